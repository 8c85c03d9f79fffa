/** `k6/data`: SharedArray, made once and read by every virtual user. */
import type { NativeModule } from "./native-module.ts";

export const sharedArrayModule: NativeModule = {
  exports: ["SharedArray"],
  blocking: [],
  make: ({ state }) => ({
    SharedArray: function SharedArray(name: unknown, make: unknown): readonly unknown[] {
      if (state.hasBegun) throw new Error("SharedArray must be made in the init context");
      if (typeof name !== "string" || name === "") {
        throw new TypeError("SharedArray needs a name");
      }
      const known = state.sharedArrays.get(name);
      if (known !== undefined) return known;
      if (typeof make !== "function") throw new TypeError("SharedArray needs a function");
      const made: unknown = make();
      if (!Array.isArray(made)) throw new TypeError("the function of a SharedArray gives an array");
      // All users share it, so none may change it.
      const shared = deepFreeze(JSON.parse(JSON.stringify(made))) as readonly unknown[];
      state.sharedArrays.set(name, shared);
      return shared;
    },
  }),
};

function deepFreeze(value: unknown): unknown {
  if (typeof value === "object" && value !== null) {
    for (const one of Object.values(value)) deepFreeze(one);
    Object.freeze(value);
  }
  return value;
}

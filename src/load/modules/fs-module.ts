/** `k6/experimental/fs`: files that are read once for all virtual users. */
import { settledBy } from "../script/settled.ts";
import type { NativeModule } from "./native-module.ts";
import { FileError, ScriptFile, seekModes } from "./script-file.ts";

export const fsModule: NativeModule = {
  exports: ["open", "SeekMode"],
  blocking: [],
  make: ({ state, files }) => ({
    SeekMode: seekModes,
    open: (path: unknown): Promise<ScriptFile> =>
      settledBy(() => {
        if (typeof path !== "string" || path === "") {
          throw new FileError("TypeError", "open() failed; reason: path cannot be empty");
        }
        const place = files.placeOf(path);
        if (state.hasBegun && !files.wasRead(place)) {
          const reason = "opening a file is allowed only in the Init context";
          throw new FileError("ForbiddenError", `open() failed; reason: ${reason}`);
        }
        return new ScriptFile(place, files.read(place));
      }),
  }),
};

/** `open(path, "b")`: a file, read once for all virtual users, in the init context only. */
import type { RunState } from "../running/run-state.ts";
import type { ScriptFolder } from "../script/script-folder.ts";

export function openFile(
  state: RunState,
  folder: ScriptFolder,
): (path: unknown, mode?: unknown) => string | ArrayBuffer {
  return (path, mode) => {
    if (state.hasBegun) throw new Error("open() can be called in the init context only");
    if (typeof path !== "string" || path === "") throw new TypeError("open() needs a path");
    const content = folder.read(folder.placeOf(path));
    return mode === "b" ? Uint8Array.from(content).buffer : content.toString("utf8");
  };
}

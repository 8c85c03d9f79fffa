/** `open(path, "b")`: a file, read once for all virtual users, in the init context only. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { RunState } from "../running/run-state.ts";

export function openFile(
  state: RunState,
  entryPath: string,
): (path: unknown, mode?: unknown) => string | ArrayBuffer {
  return (path, mode) => {
    if (state.hasBegun) throw new Error("open() can be called in the init context only");
    if (typeof path !== "string" || path === "") throw new TypeError("open() needs a path");
    const full = resolve(dirname(entryPath), path.replace(/^file:\/\//, ""));
    let content = state.files.get(full);
    if (content === undefined) {
      content = readFileSync(full);
      state.files.set(full, content);
    }
    return mode === "b" ? Uint8Array.from(content).buffer : content.toString("utf8");
  };
}

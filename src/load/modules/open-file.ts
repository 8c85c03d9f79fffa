/**
 * `open(path, "b")`: a file, read once for all virtual users, in the init context only. It
 * reads what lies beside the script and below, and nothing else: a guard against mistakes, since a
 * script that means harm reaches Node itself.
 */
import { dirname, resolve } from "node:path";
import type { RunState } from "../running/run-state.ts";

export function openFile(
  state: RunState,
  entryPath: string,
): (path: unknown, mode?: unknown) => string | ArrayBuffer {
  return (path, mode) => {
    if (state.hasBegun) throw new Error("open() can be called in the init context only");
    if (typeof path !== "string" || path === "") throw new TypeError("open() needs a path");
    const folder = dirname(entryPath);
    const content = state.files.readWithin(folder, resolve(folder, path.replace(/^file:\/\//, "")));
    return mode === "b" ? Uint8Array.from(content).buffer : content.toString("utf8");
  };
}

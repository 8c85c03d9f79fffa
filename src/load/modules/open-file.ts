/**
 * `open(path, "b")`: a file, read once for all virtual users, in the init context only. A script
 * that somebody else wrote may read what lies beside it and below, and nothing else.
 */
import { readFileSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
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
      checkWithin(dirname(entryPath), full, path);
      content = readFileSync(full);
      state.files.set(full, content);
    }
    return mode === "b" ? Uint8Array.from(content).buffer : content.toString("utf8");
  };
}

/** Links are followed first: one that leads out of the folder is as good as the path behind it. */
function checkWithin(folder: string, full: string, path: string): void {
  const way = relative(realpathSync(folder), realpathSync(full));
  if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) {
    throw new Error(`open(${JSON.stringify(path)}) leads out of the script's folder`);
  }
}

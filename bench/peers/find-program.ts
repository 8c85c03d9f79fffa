/** Where a program is: on PATH, or where Debian keeps servers, which a user's PATH may not name. */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** As in the Makefile: programs that were fetched or built for tests and benches. */
export const programCache = join(
  process.env.XDG_CACHE_HOME || join(homedir(), ".cache"),
  "weir/bin",
);

const folders = [
  programCache,
  ...(process.env.PATH ?? "").split(delimiter),
  "/usr/sbin",
  "/usr/local/go/bin",
];

export function findProgram(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** The first number with dots that the program prints when it is asked with `words`. */
export function versionOf(name: string, words: readonly string[]): string | undefined {
  const path = findProgram(name);
  if (path === undefined) return undefined;
  const { stdout, stderr } = spawnSync(path, words, { encoding: "utf8" });
  return /\d+\.\d+(?:\.\d+)?/.exec(`${stdout}${stderr}`)?.[0];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us: either way it cannot be run.
    return false;
  }
}

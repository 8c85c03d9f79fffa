/**
 * Makes a folder with those above it that are missing, for its owner alone. Node's own `recursive`
 * never comes to an end where a folder is there and takes no other one, as below /proc.
 */
import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/** Throws when it cannot be made. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another lab may have made it meanwhile.
    if (!existsSync(path)) throw error;
  }
}

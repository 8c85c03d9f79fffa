/**
 * What a script may open: what lies beside it and below, and nothing else. That is a guard against
 * mistakes, since a script that means harm reaches Node itself.
 */
import { dirname, resolve } from "node:path";
import type { ScriptFiles } from "./script-files.ts";

export class ScriptFolder {
  readonly #files: ScriptFiles;
  readonly #folder: string;

  constructor(files: ScriptFiles, entryPath: string) {
    this.#files = files;
    this.#folder = dirname(entryPath);
  }

  /** The absolute path of what the script calls so. */
  placeOf(path: string): string {
    return resolve(this.#folder, path.replace(/^file:\/\//, ""));
  }

  /** Throws what `readFileSync` throws, and where the place is another. */
  read(place: string): Buffer {
    return this.#files.readWithin(this.#folder, place);
  }
}

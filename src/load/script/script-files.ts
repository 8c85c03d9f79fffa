/**
 * The files of a script: its modules and what it opens. They are read once and kept, so that all
 * users see the same, and so that they can be sent to other machines. There they are what was sent,
 * under the paths that they have here, and no file of that machine is read.
 */
import { readFileSync, realpathSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";

export class ScriptFiles {
  readonly #sent: ReadonlyMap<string, Uint8Array> | undefined;
  readonly #contents = new Map<string, Buffer>();
  /** Those that were found to be where they may be opened. */
  readonly #opened = new Set<string>();

  constructor(sent?: ReadonlyMap<string, Uint8Array>) {
    this.#sent = sent;
  }

  /** Of every file that was read so far. */
  get contents(): ReadonlyMap<string, Buffer> {
    return this.#contents;
  }

  /** Throws what `readFileSync` throws. `path` is absolute. */
  read(path: string): Buffer {
    let content = this.#contents.get(path);
    if (content === undefined) {
      content = this.#sent === undefined ? readFileSync(path) : sentFile(this.#sent, path);
      this.#contents.set(path, content);
    }
    return content;
  }

  /** As `read`, of a file that has to be in the folder or below it. */
  readWithin(folder: string, path: string): Buffer {
    // What was sent has been opened where it comes from, and was in its place there.
    if (this.#sent === undefined && !this.#opened.has(path)) checkWithin(folder, path);
    this.#opened.add(path);
    return this.read(path);
  }
}

function sentFile(sent: ReadonlyMap<string, Uint8Array>, path: string): Buffer {
  const content = sent.get(path);
  if (content !== undefined) return Buffer.from(content.buffer, content.byteOffset, content.length);
  throw new Error(`${path} was not sent: the script did not read it where it was started`);
}

/** Links are followed first: one that leads out of the folder is as good as the path behind it. */
function checkWithin(folder: string, path: string): void {
  const way = relative(realpathSync(folder), realpathSync(path));
  if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) {
    throw new Error(`open(${JSON.stringify(path)}) leads out of the script's folder`);
  }
}

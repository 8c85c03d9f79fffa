/** A file of `k6/experimental/fs`: content that all virtual users share, and a place in it. */
import { basename } from "node:path";
import { settledBy } from "../script/settled.ts";

export const seekModes = Object.freeze({ Start: 0, Current: 1, End: 2 });

/** Its name is the kind of the error, as in k6. */
export class FileError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export class ScriptFile {
  readonly path: string;
  readonly #content: Buffer;
  #offset = 0;

  constructor(path: string, content: Buffer) {
    this.path = path;
    this.#content = content;
  }

  /** From where a file is read on, in octets. */
  static offsetOf(file: ScriptFile): number {
    return file.#offset;
  }

  /** What is behind its offset, which is then at the end. */
  static takeRest(file: ScriptFile): Buffer {
    const rest = file.#content.subarray(file.#offset);
    file.#offset = file.#content.length;
    return rest;
  }

  stat(): Promise<{ readonly name: string; readonly size: number }> {
    return settledBy(() => ({ name: basename(this.path), size: this.#content.length }));
  }

  /** Fills `into` as far as there is something; `null` at the end. */
  read(into: unknown): Promise<number | null> {
    return settledBy(() => {
      if (!(into instanceof Uint8Array)) {
        const what = into == null ? "cannot be null or undefined" : "must be a Uint8Array";
        throw typeError(`read() failed; reason: into argument ${what}`);
      }
      const part = this.#content.subarray(this.#offset, this.#offset + into.length);
      if (this.#offset === this.#content.length) return null;
      into.set(part);
      this.#offset += part.length;
      return part.length;
    });
  }

  /** Answers the new offset. From the end, 0 is the last octet, as in k6. */
  seek(offset: unknown, whence: unknown): Promise<number> {
    return settledBy(() => {
      const by = toWhole(offset, "offset");
      const place = this.#placeOf(by, toWhole(whence, "whence"));
      if (place < 0) throw typeError("seeking before start of file");
      if (place > this.#content.length) throw typeError("seeking beyond end of file");
      this.#offset = place;
      return place;
    });
  }

  #placeOf(by: number, whence: number): number {
    switch (whence) {
      case seekModes.Start:
        if (by < 0) throw typeError("offset cannot be negative when using SeekModeStart");
        return by;
      case seekModes.Current:
        return this.#offset + by;
      case seekModes.End:
        if (by > 0) throw typeError("offset cannot be positive when using SeekModeEnd");
        return this.#content.length - 1 + by;
      default:
        throw typeError("seek() failed; reason: the whence argument must be a SeekMode");
    }
  }
}

function toWhole(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  const what = value == null ? "cannot be null or undefined" : "must be a number";
  throw typeError(`seek() failed; reason: the ${name} argument ${what}`);
}

function typeError(message: string): FileError {
  return new FileError("TypeError", message);
}

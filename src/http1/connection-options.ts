/** The options of the `Connection` field (RFC 9110 §7.6.1). */
import { equalsIgnoringCase, FieldKind } from "./field-kind.ts";
import type { FieldLines } from "./field-lines.ts";

const CLOSE = Buffer.from("close", "latin1");
const KEEP_ALIVE = Buffer.from("keep-alive", "latin1");

export class ConnectionOptions {
  close = false;
  keepAlive = false;
  upgrade = false;
  /**
   * The other options, in lower case: the names of fields that are meant for this hop only. A set,
   * as a head has room for thousands of them, and each field line is looked up.
   */
  nominated: ReadonlySet<string> = noNames;
  #names: Set<string> | undefined = undefined;

  read(fields: FieldLines): void {
    this.close = false;
    this.keepAlive = false;
    this.upgrade = false;
    this.nominated = noNames;
    this.#names = undefined;
    if (!fields.has(FieldKind.connection)) return;
    for (let line = 0; line < fields.count; line++) {
      if (fields.kinds[line] !== FieldKind.connection) continue;
      // What nearly all messages say. bench/head-scan.ts: 1.1 µs a head in the place of 1.3.
      if (isExactly(fields, line, KEEP_ALIVE)) this.keepAlive = true;
      else if (isExactly(fields, line, CLOSE)) this.close = true;
      else this.#add(fields.valueOf(line));
    }
  }

  #add(value: string): void {
    for (const part of value.toLowerCase().split(",")) {
      const option = part.trim();
      if (option === "close") this.close = true;
      else if (option === "keep-alive") this.keepAlive = true;
      else if (option === "upgrade") this.upgrade = true;
      else if (option !== "") this.#nominate(option);
    }
  }

  #nominate(option: string): void {
    if (this.#names === undefined) {
      this.#names = new Set();
      this.nominated = this.#names;
    }
    this.#names.add(option);
  }
}

const noNames: ReadonlySet<string> = new Set();

function isExactly(fields: FieldLines, line: number, lowerCase: Uint8Array): boolean {
  const start = fields.spans[line * 4 + 2]!;
  if (fields.spans[line * 4 + 3]! - start !== lowerCase.length) return false;
  return equalsIgnoringCase(fields.bytes, start, lowerCase);
}

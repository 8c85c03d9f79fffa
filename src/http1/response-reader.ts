/** Reads response heads one after another. */
import { FieldScanner } from "./field-scanner.ts";
import { type HeadLimits, HeadReader } from "./head-reader.ts";
import { ResponseHead } from "./response-head.ts";
import { StatusLineScanner } from "./status-line-scanner.ts";

export class ResponseReader {
  readonly head: ResponseHead;
  readonly #reader: HeadReader;

  constructor(limits: HeadLimits) {
    const line = new StatusLineScanner();
    const fields = new FieldScanner(limits.fieldsMax);
    this.head = new ResponseHead(line, fields);
    this.#reader = new HeadReader(line, fields, limits);
  }

  get problem(): HeadReader["problem"] {
    return this.#reader.problem;
  }

  /** As `HeadReader.read`. */
  read(chunk: Buffer, from: number): number {
    return this.#reader.read(chunk, from);
  }
}

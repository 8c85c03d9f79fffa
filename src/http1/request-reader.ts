/** Reads request heads one after another; a head that somebody kept gets a successor of its own. */
import { FieldScanner } from "./field-scanner.ts";
import { type HeadLimits, HeadReader } from "./head-reader.ts";
import { RequestHead } from "./request-head.ts";
import { RequestLineScanner } from "./request-line-scanner.ts";

export class RequestReader {
  readonly #limits: HeadLimits;
  #reader: HeadReader;
  #head: RequestHead;

  constructor(limits: HeadLimits) {
    this.#limits = limits;
    const line = new RequestLineScanner();
    const fields = new FieldScanner(limits.fieldsMax);
    this.#head = new RequestHead(line, fields);
    this.#reader = new HeadReader(line, fields, limits);
  }

  get head(): RequestHead {
    return this.#head;
  }

  get isUnderWay(): boolean {
    return this.#reader.isUnderWay;
  }

  get problem(): HeadReader["problem"] {
    return this.#reader.problem;
  }

  /** As `HeadReader.read`. */
  read(chunk: Buffer, from: number): number {
    if (this.#head.isKept) {
      const line = new RequestLineScanner();
      const fields = new FieldScanner(this.#limits.fieldsMax);
      this.#head = new RequestHead(line, fields);
      this.#reader = new HeadReader(line, fields, this.#limits);
    }
    return this.#reader.read(chunk, from);
  }
}

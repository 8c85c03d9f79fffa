/** Reads request heads one after another; a head that somebody kept gets a successor of its own. */
import { FieldScanner } from "./field-scanner.ts";
import { type HeadLimits, HeadReader } from "./head-reader.ts";
import { RequestHead } from "./request-head.ts";
import { RequestLineScanner } from "./request-line-scanner.ts";

export class RequestReader {
  readonly #limits: HeadLimits;
  #line: RequestLineScanner;
  #reader: HeadReader;
  #head: RequestHead;

  constructor(limits: HeadLimits) {
    this.#limits = limits;
    this.#line = new RequestLineScanner();
    const fields = new FieldScanner(limits.fieldsMax);
    this.#head = new RequestHead(this.#line, fields);
    this.#reader = new HeadReader(this.#line, fields, limits);
  }

  get head(): RequestHead {
    return this.#head;
  }

  /** Whether a head has begun; an empty line that a client sends behind a body is none. */
  get isUnderWay(): boolean {
    return this.#reader.isUnderWay && this.#line.hasBegun;
  }

  get problem(): HeadReader["problem"] {
    return this.#reader.problem;
  }

  /** As `HeadReader.read`. */
  read(chunk: Buffer, from: number): number {
    if (this.#head.isKept) {
      this.#line = new RequestLineScanner();
      const fields = new FieldScanner(this.#limits.fieldsMax);
      this.#head = new RequestHead(this.#line, fields);
      this.#reader = new HeadReader(this.#line, fields, this.#limits);
    }
    return this.#reader.read(chunk, from);
  }
}

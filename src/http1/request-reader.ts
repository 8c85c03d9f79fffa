/** Reads request heads one after another; a head that somebody kept gets a successor of its own. */
import { FieldScanner } from "./field-scanner.ts";
import { type HeadLimits, HeadReader } from "./head-reader.ts";
import { RequestHead } from "./request-head.ts";
import { RequestLineScanner } from "./request-line-scanner.ts";

const NOTHING = Buffer.alloc(0);

export class RequestReader {
  readonly #line = new RequestLineScanner();
  readonly #fields: FieldScanner;
  readonly #reader: HeadReader;
  #head: RequestHead;

  constructor(limits: HeadLimits) {
    this.#fields = new FieldScanner(limits.fieldsMax);
    this.#head = new RequestHead(this.#line, this.#fields);
    this.#reader = new HeadReader(this.#line, this.#fields, limits);
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
    if (this.#head.isKept) this.#head = new RequestHead(this.#line, this.#fields);
    return this.#reader.read(chunk, from);
  }

  /**
   * Lets go of the octets of the last head, unless the next one is under way.
   * They lie in the buffer of a read, which is many times as large as they are, and an idle
   * connection would hold it until its next request. Answers whether it has let go.
   */
  release(): boolean {
    if (this.#reader.isUnderWay) return false;
    this.#line.moveTo(NOTHING, 0);
    this.#fields.moveTo(NOTHING, 0);
    return true;
  }
}

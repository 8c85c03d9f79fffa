/** The head of one response, checked. Valid until the receiver's call returns. */
import { ConnectionOptions } from "./connection-options.ts";
import type { FieldLines } from "./field-lines.ts";
import type { FieldScanner } from "./field-scanner.ts";
import { readFraming, UNFRAMED, UNTIL_CLOSE } from "./framing.ts";
import { VERSION_BYTES } from "./http-version.ts";
import type { MessageProblem } from "./message-problem.ts";
import type { StatusLineScanner } from "./status-line-scanner.ts";

export class ResponseHead {
  readonly connection = new ConnectionOptions();
  status = 0;
  versionMinor = 1;
  /** Octets of the body; CHUNKED or UNTIL_CLOSE where the head names no number. */
  bodyBytes = 0;
  /**
   * What Content-Length says where no body follows: HEAD and 304 tell the length of another
   * response (RFC 9110 §8.6). Below 0 when it is not there.
   */
  announcedBytes = UNFRAMED;

  readonly #line: StatusLineScanner;
  readonly #fieldScanner: FieldScanner;

  constructor(line: StatusLineScanner, fieldScanner: FieldScanner) {
    this.#line = line;
    this.#fieldScanner = fieldScanner;
  }

  get fields(): FieldLines {
    return this.#fieldScanner.fields;
  }

  get reason(): string {
    return this.fields.bytes.toString("latin1", this.#line.reasonStart, this.#line.reasonEnd);
  }

  get isInterim(): boolean {
    return this.status < 200;
  }

  /** Whether the backend lets the connection live after this response (RFC 9112 §9.3). */
  get allowsKeepAlive(): boolean {
    if (this.connection.close || this.bodyBytes === UNTIL_CLOSE) return false;
    return this.versionMinor === 1 || this.connection.keepAlive;
  }

  /** Reads what the scanners have found, for a response to `method`. Answers the problem. */
  interpret(method: string): MessageProblem | undefined {
    const bytes = this.fields.bytes;
    const line = this.#line;
    this.versionMinor = bytes[line.start + VERSION_BYTES - 1] === 0x30 ? 0 : 1;
    const at = line.statusStart;
    this.status = (bytes[at]! - 48) * 100 + (bytes[at + 1]! - 48) * 10 + bytes[at + 2]! - 48;
    if (this.status < 100 || this.status > 599) return "start_line";
    this.connection.read(this.fields);
    const framing = readFraming(this.fields, this.versionMinor);
    if (typeof framing === "string") return framing;
    this.announcedBytes = framing;
    if (this.isInterim || this.status === 204 || this.status === 304 || method === "HEAD") {
      this.bodyBytes = 0;
    } else {
      this.bodyBytes = framing === UNFRAMED ? UNTIL_CLOSE : framing;
    }
    return undefined;
  }
}

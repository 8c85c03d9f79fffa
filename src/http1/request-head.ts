/**
 * The head of one request, checked. Its strings are made when they are asked for; it points into
 * the octets that were read, and those live only until `onRequest` returns, unless it is kept.
 */
import { ConnectionOptions } from "./connection-options.ts";
import { FieldKind } from "./field-kind.ts";
import type { FieldLines } from "./field-lines.ts";
import type { FieldScanner } from "./field-scanner.ts";
import { readFraming, UNFRAMED } from "./framing.ts";
import { isHostPort, toHostName } from "./host-port.ts";
import { VERSION_BYTES } from "./http-version.ts";
import { KeptFieldLines } from "./kept-field-lines.ts";
import type { MessageProblem } from "./message-problem.ts";
import type { RequestLineScanner } from "./request-line-scanner.ts";
import { readRequestTarget } from "./request-target.ts";

const SLASH = 0x2f;

export class RequestHead {
  readonly connection = new ConnectionOptions();
  method = "";
  /** 0 or 1: HTTP/1.2 and later minor versions are processed as HTTP/1.1 (RFC 9110 §2.5). */
  versionMinor = 1;
  /** Path and query in canonical spelling, or `*`: what is routed and what is forwarded. */
  target = "";
  /** Host and port: of the target or of the Host field; empty when HTTP/1.0 names none. */
  authority = "";
  /** Octets of the body; CHUNKED when it is chunked. */
  bodyBytes = 0;
  expectsContinue = false;
  /** The protocols the client would switch to, when it asks for that. */
  upgrade: string | undefined = undefined;

  #lastAuthority = "";
  readonly #line: RequestLineScanner;
  readonly #fieldScanner: FieldScanner;
  #kept: KeptFieldLines | undefined = undefined;

  constructor(line: RequestLineScanner, fieldScanner: FieldScanner) {
    this.#line = line;
    this.#fieldScanner = fieldScanner;
  }

  get fields(): FieldLines {
    return this.#kept === undefined ? this.#fieldScanner.fields : this.#kept.lines;
  }

  get isKept(): boolean {
    return this.#kept !== undefined;
  }

  /** The path without the query. */
  get path(): string {
    const queryAt = this.target.indexOf("?");
    return queryAt < 0 ? this.target : this.target.slice(0, queryAt);
  }

  /** The query without its question mark. */
  get query(): string {
    const queryAt = this.target.indexOf("?");
    return queryAt < 0 ? "" : this.target.slice(queryAt + 1);
  }

  /** Host name in lower case, without port. */
  get host(): string {
    return toHostName(this.authority);
  }

  get hasBody(): boolean {
    return this.bodyBytes !== 0;
  }

  /** Whether the client lets the connection live after this exchange (RFC 9112 §9.3). */
  get allowsKeepAlive(): boolean {
    if (this.connection.close) return false;
    return this.versionMinor === 1 || this.connection.keepAlive;
  }

  /** Copies the fields, so that the head stays readable after `onRequest` has returned. */
  keep(): void {
    this.#kept ??= new KeptFieldLines(this.fields);
  }

  /** Reads what the scanners have found. Answers the problem, if there is one. */
  interpret(): MessageProblem | undefined {
    const bytes = this.fields.bytes;
    const line = this.#line;
    this.method = toMethod(bytes, line.start, line.methodEnd);
    this.versionMinor = bytes[line.versionStart + VERSION_BYTES - 1] === 0x30 ? 0 : 1;
    this.expectsContinue = false;
    this.upgrade = undefined;
    if (this.method === "CONNECT") return "connect";
    const problem = this.#interpretHost() ?? this.#interpretTarget(bytes);
    if (problem !== undefined) return problem;
    const framing = readFraming(this.fields, this.versionMinor);
    if (typeof framing === "string") return framing;
    this.bodyBytes = framing === UNFRAMED ? 0 : framing;
    this.connection.read(this.fields);
    return this.#interpretExpect() ?? this.#interpretUpgrade();
  }

  #interpretHost(): MessageProblem | undefined {
    const fields = this.fields;
    this.authority = "";
    let seen = false;
    for (let at = 0; at < fields.count; at++) {
      if (fields.kinds[at] !== FieldKind.host) continue;
      if (seen || !isHostPort(fields.bytes, fields.spans[at * 4 + 2]!, fields.spans[at * 4 + 3]!)) {
        return "host";
      }
      seen = true;
      this.authority = this.#authorityOf(at);
    }
    return seen || this.versionMinor === 0 ? undefined : "host";
  }

  /** Nearly always that of the request before on the connection, whose string is still there. */
  #authorityOf(line: number): string {
    const { bytes, spans } = this.fields;
    const start = spans[line * 4 + 2]!;
    const last = this.#lastAuthority;
    let same = 0;
    if (spans[line * 4 + 3]! - start === last.length) {
      while (same < last.length && bytes[start + same] === last.charCodeAt(same)) same += 1;
      if (same === last.length) return last;
    }
    this.#lastAuthority = this.fields.valueOf(line);
    return this.#lastAuthority;
  }

  #interpretTarget(bytes: Buffer): MessageProblem | undefined {
    const line = this.#line;
    const text = bytes.toString("latin1", line.targetStart, line.targetEnd);
    if (bytes[line.targetStart] === SLASH && !line.hasOddTarget) {
      this.target = text;
      return undefined;
    }
    const read = readRequestTarget(text, this.method);
    if (read === undefined) return "target";
    this.target = read.target;
    // RFC 9112 §3.2.2: the Host field of a request in absolute-form is ignored.
    if (read.authority !== undefined) this.authority = read.authority;
    return undefined;
  }

  #interpretExpect(): MessageProblem | undefined {
    // RFC 9110 §10.1.1: an expectation in an HTTP/1.0 request is ignored.
    if (this.versionMinor === 0) return undefined;
    const expect = this.fields.first(FieldKind.expect);
    if (expect === undefined) return undefined;
    if (expect.toLowerCase() !== "100-continue") return "expectation";
    this.expectsContinue = this.hasBody;
    return undefined;
  }

  #interpretUpgrade(): undefined {
    // Without the connection option it is not a request to switch (RFC 9110 §7.8), and content
    // would have to be read before the switch, which nobody does.
    if (!this.connection.upgrade || this.versionMinor === 0 || this.hasBody) return;
    this.upgrade = this.fields.get("upgrade");
  }
}

/** The common methods without making a string each time. */
function toMethod(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (
    length === 3 &&
    bytes[start] === 0x47 &&
    bytes[start + 1] === 0x45 &&
    bytes[start + 2] === 0x54
  ) {
    return "GET";
  }
  return bytes.toString("latin1", start, end);
}

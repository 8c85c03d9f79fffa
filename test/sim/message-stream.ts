/**
 * Reads HTTP/1.1 messages as they come, for the clients and the backends of a simulation. It shares
 * nothing with the engine, and takes only what a strict sender sends: the gateway is one.
 */
export interface StreamHead {
  readonly startLine: string;
  /** Names in lower case; several lines are joined. */
  readonly fields: ReadonlyMap<string, string>;
}

export interface StreamReceiver {
  /** Answers whether a body may follow: not behind HEAD, 204, 304 and 1xx. */
  onHead(head: StreamHead): boolean;
  onBody(text: string): void;
  onMessageEnd(trailers: ReadonlyMap<string, string>): void;
  /** Octets of another protocol, after `beginTunnel`. */
  onTunnel(text: string): void;
  onWrong(what: string): void;
}

type Part = "head" | "length" | "size" | "chunk" | "chunk-end" | "trailers" | "close" | "tunnel";

const nothing: ReadonlyMap<string, string> = new Map();

export class MessageStream {
  readonly #receiver: StreamReceiver;
  readonly #isOfResponses: boolean;
  #part: Part = "head";
  #held = "";
  #remaining = 0;

  constructor(isOfResponses: boolean, receiver: StreamReceiver) {
    this.#isOfResponses = isOfResponses;
    this.#receiver = receiver;
  }

  /** Whether a message has begun and is not complete. */
  get isUnderWay(): boolean {
    return this.#part !== "tunnel" && (this.#part !== "head" || this.#held !== "");
  }

  /** Within `onHead`: what comes behind this head is no HTTP any more. */
  beginTunnel(): void {
    this.#part = "tunnel";
  }

  feed(text: string): void {
    this.#held += text;
    while (this.#held !== "" && this.#step()) {
      // Each step takes something.
    }
  }

  /** The connection has ended in order. */
  end(): void {
    if (this.#part !== "close") return;
    this.#part = "head";
    this.#receiver.onMessageEnd(nothing);
  }

  /** Answers whether anything was taken. */
  #step(): boolean {
    switch (this.#part) {
      case "head":
        return this.#readHead();
      case "length":
      case "chunk":
        return this.#readBody();
      case "size":
        return this.#readSize();
      case "chunk-end": {
        if (this.#held.length < 2) return false;
        if (this.#take(2) !== "\r\n") this.#receiver.onWrong("a chunk without CRLF behind it");
        this.#part = "size";
        return true;
      }
      case "trailers":
        return this.#readTrailers();
      case "close":
        this.#receiver.onBody(this.#take(this.#held.length));
        return true;
      case "tunnel":
        this.#receiver.onTunnel(this.#take(this.#held.length));
        return true;
    }
  }

  #readHead(): boolean {
    const end = this.#held.indexOf("\r\n\r\n");
    if (end < 0) return false;
    const [startLine = "", ...lines] = this.#take(end + 4)
      .slice(0, -4)
      .split("\r\n");
    const fields = this.#toFields(lines);
    const mayHaveBody = this.#receiver.onHead({ startLine, fields });
    if (this.#part === "tunnel") return true;
    const length = fields.get("content-length");
    if (!mayHaveBody) this.#end(nothing);
    else if (fields.get("transfer-encoding") === "chunked") this.#part = "size";
    else if (length !== undefined) {
      this.#remaining = Number(length);
      this.#part = "length";
      if (this.#remaining === 0) this.#end(nothing);
    } else if (this.#isOfResponses) this.#part = "close";
    else this.#end(nothing);
    return true;
  }

  #readBody(): boolean {
    const text = this.#take(this.#remaining);
    const isChunk = this.#part === "chunk";
    this.#remaining -= text.length;
    this.#receiver.onBody(text);
    if (this.#remaining > 0) return true;
    if (isChunk) this.#part = "chunk-end";
    else this.#end(nothing);
    return true;
  }

  #readSize(): boolean {
    const end = this.#held.indexOf("\r\n");
    if (end < 0) return false;
    const line = this.#take(end + 2).slice(0, -2);
    if (!/^[0-9a-f]+$/i.test(line)) this.#receiver.onWrong(`chunk size ${JSON.stringify(line)}`);
    this.#remaining = Number.parseInt(line, 16);
    this.#part = this.#remaining === 0 ? "trailers" : "chunk";
    return true;
  }

  #readTrailers(): boolean {
    if (this.#held.startsWith("\r\n")) {
      this.#take(2);
      this.#end(nothing);
      return true;
    }
    const end = this.#held.indexOf("\r\n\r\n");
    if (end < 0) return false;
    this.#end(
      this.#toFields(
        this.#take(end + 4)
          .slice(0, -4)
          .split("\r\n"),
      ),
    );
    return true;
  }

  #end(trailers: ReadonlyMap<string, string>): void {
    this.#part = "head";
    this.#receiver.onMessageEnd(trailers);
  }

  #toFields(lines: readonly string[]): Map<string, string> {
    const fields = new Map<string, string>();
    for (const line of lines) {
      const colon = line.indexOf(":");
      if (colon < 1) this.#receiver.onWrong(`field line ${JSON.stringify(line)}`);
      const name = line.slice(0, colon).toLowerCase();
      const value = line.slice(colon + 1).trim();
      const before = fields.get(name);
      fields.set(name, before === undefined ? value : `${before}, ${value}`);
    }
    return fields;
  }

  #take(length: number): string {
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(text.length);
    return text;
  }
}

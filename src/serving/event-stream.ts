/**
 * Server-sent events (WHATWG HTML, §9.2) to one client. A client that does not read is cut off
 * rather than waited for: what it has missed, it reads anew when it comes back.
 */
import type { ServerExchange } from "../http1/server-exchange.ts";
import type { OpenStreams } from "./open-streams.ts";
import { toEventText } from "./to-event-text.ts";

interface EventHost {
  readonly exchange: ServerExchange;
  readonly openStreams: OpenStreams;
  writeBody(chunk: Uint8Array | string): boolean;
  endBody(trailers: string): void;
  settle(status: number, bodyBytes: number): void;
}

/** A comment so often keeps proxies from taking the quiet connection for dead. */
const HEARTBEAT_MS = 15_000;
const QUEUED_BYTES_MAX = 1_048_576;

export class EventStream {
  readonly #host: EventHost;
  readonly #heartbeat: NodeJS.Timeout | undefined;
  #onEnd: (() => void) | undefined;
  #queuedBytesMax = QUEUED_BYTES_MAX;

  constructor(host: EventHost) {
    const { exchange } = host;
    this.#host = host;
    if (exchange.isDone) return;
    this.#heartbeat = setInterval(() => this.#write(":\n\n"), HEARTBEAT_MS);
    const lose = exchange.onAbort;
    exchange.onAbort = () => {
      lose?.();
      this.#forget();
    };
    host.openStreams.add(this);
  }

  get isOpen(): boolean {
    return !this.#host.exchange.isDone;
  }

  /** What a client has to have first, however large: it is not behind with that. */
  begin(event: string, value: unknown): void {
    const text = toEventText(event, value);
    this.#queuedBytesMax += Buffer.byteLength(text);
    this.#write(text);
  }

  send(event: string, value: unknown, id?: string | number): void {
    this.sendText(toEventText(event, value, id));
  }

  /** What `toEventText` has made for several streams. */
  sendText(text: string): void {
    this.#write(text);
  }

  end(): void {
    if (!this.isOpen) return;
    this.#host.endBody("");
    this.#forget();
  }

  /** `listener` is called once, when the stream has ended for whatever reason: now, if it has. */
  whenEnded(listener: () => void): void {
    if (this.isOpen) this.#onEnd = listener;
    else listener();
  }

  #write(text: string): void {
    const { exchange } = this.#host;
    if (!this.isOpen) return;
    this.#host.writeBody(text);
    if (exchange.host.pipe.bytesQueued <= this.#queuedBytesMax) return;
    this.#host.settle(exchange.status, exchange.responseBytes);
    exchange.abort();
    this.#forget();
  }

  #forget(): void {
    clearInterval(this.#heartbeat);
    this.#host.openStreams.remove(this);
    this.#onEnd?.();
  }
}

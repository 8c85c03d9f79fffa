/**
 * Accepts HTTP/1.1 connections on one address: the accept loop, the sweep of deadlines, the drain.
 * What a request means is up to the receiver.
 */
import { defaultMessageLimits, type MessageLimits } from "../http1/message-limits.ts";
import { MessageWriter } from "../http1/message-writer.ts";
import type { RequestReceiver, ServerConnectionOptions } from "../http1/request-receiver.ts";
import { ServerConnection } from "../http1/server-connection.ts";
import { type Listener, type ListenOptions, listen } from "../socket/listen.ts";
import type { Wire } from "../socket/wire.ts";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { DateLine } from "./date-line.ts";

export interface HttpListenerOptions extends ListenOptions {
  readonly limits?: Partial<MessageLimits>;
  /** Connections at most; one more is closed at once, and `onRefused` is told. */
  readonly connectionsMax?: number;
  readonly onRefused?: () => void;
}

export interface HttpListener {
  readonly host: string;
  readonly port: number;
  /** Open connections, those with a tunnel included. */
  readonly connections: number;
  /** Stops accepting, lets exchanges finish, and closes what is left at the deadline. */
  drain(deadlineMs: number): Promise<void>;
}

/** How often deadlines are looked at; each is met to within this time. */
const SWEEP_MS = 100;
const CONNECTIONS_MAX = 100_000;
/** For the system to tell of connections that were closed by force. */
const CLOSE_MS = 1000;

export async function startHttpListener(
  options: HttpListenerOptions,
  receiver: RequestReceiver,
): Promise<HttpListener> {
  const acceptor = new Acceptor(options, receiver);
  const listener = await listen(options, (wire) => acceptor.accept(wire));
  acceptor.startSweep();
  return {
    host: listener.host,
    port: listener.port,
    get connections() {
      return acceptor.connections;
    },
    drain: (deadlineMs) => acceptor.drain(listener, deadlineMs),
  };
}

class Acceptor {
  readonly #receiver: RequestReceiver;
  readonly #connectionsMax: number;
  readonly #onRefused: (() => void) | undefined;
  readonly #open = new Set<ServerConnection>();
  readonly #connectionOptions: ServerConnectionOptions;
  #sweep: NodeJS.Timeout | undefined;
  #isDraining = false;
  #onEmpty: (() => void) | undefined;

  constructor(options: HttpListenerOptions, receiver: RequestReceiver) {
    const dateLine = new DateLine();
    this.#receiver = receiver;
    this.#connectionsMax = options.connectionsMax ?? CONNECTIONS_MAX;
    this.#onRefused = options.onRefused;
    this.#connectionOptions = {
      limits: { ...defaultMessageLimits, ...options.limits },
      nowMs: monotonicMs,
      dateLine: () => dateLine.text,
      writer: new MessageWriter(),
      onClosed: (connection) => this.#forget(connection as ServerConnection),
    };
  }

  get connections(): number {
    return this.#open.size;
  }

  accept(wire: Wire): void {
    if (this.#open.size >= this.#connectionsMax) {
      this.#onRefused?.();
      wire.destroy();
      return;
    }
    const connection = new ServerConnection(wire, this.#connectionOptions, this.#receiver);
    this.#open.add(connection);
    if (this.#isDraining) connection.startDrain();
  }

  startSweep(): void {
    this.#sweep = setInterval(() => {
      const nowMs = monotonicMs();
      for (const connection of this.#open) connection.checkDeadlines(nowMs);
    }, SWEEP_MS);
  }

  async drain(listener: Listener, deadlineMs: number): Promise<void> {
    this.#isDraining = true;
    listener.close();
    for (const connection of this.#open) connection.startDrain();
    if (this.#open.size > 0) await this.#waitUntilEmpty(deadlineMs);
    clearInterval(this.#sweep);
    for (const connection of this.#open) connection.pipe.destroy();
    // Whoever accounts for what was cut off hears of it before the drain is over.
    if (this.#open.size > 0) await this.#waitUntilEmpty(CLOSE_MS);
  }

  async #waitUntilEmpty(deadlineMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, deadlineMs);
      this.#onEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #forget(connection: ServerConnection): void {
    this.#open.delete(connection);
    if (this.#open.size === 0) this.#onEmpty?.();
  }
}

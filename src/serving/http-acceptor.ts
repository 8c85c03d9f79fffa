/**
 * The HTTP/1.1 connections of one listener: accepting, deadlines, the drain. It has no sockets and
 * no timers: wires and time are given, so that it runs in a simulation as it runs in a listener.
 */
import type { MessageLimits } from "../http1/message-limits.ts";
import type { Pipe } from "../http1/pipe.ts";
import { RequestReaders } from "../http1/request-readers.ts";
import type { RequestReceiver, ServerConnectionOptions } from "../http1/request-receiver.ts";
import { ServerConnection } from "../http1/server-connection.ts";

export interface HttpAcceptorOptions {
  readonly connection: Omit<ServerConnectionOptions, "readers" | "onClosed">;
  /** One more is closed at once. */
  readonly connectionsMax: number;
  /** Told of each one. */
  readonly onRefused?: (() => void) | undefined;
}

export class HttpAcceptor {
  readonly #receiver: RequestReceiver;
  #connectionOptions: ServerConnectionOptions;
  #connectionsMax: number;
  readonly #onRefused: (() => void) | undefined;
  readonly #open = new Set<ServerConnection>();
  #isDraining = false;
  /** Called when the last connection has ended. */
  onEmpty: (() => void) | undefined = undefined;

  constructor(options: HttpAcceptorOptions, receiver: RequestReceiver) {
    this.#receiver = receiver;
    this.#connectionsMax = options.connectionsMax;
    this.#onRefused = options.onRefused;
    this.#connectionOptions = {
      ...options.connection,
      readers: new RequestReaders(options.connection.limits),
      onClosed: (connection) => this.#forget(connection as ServerConnection),
    };
  }

  /** Open connections, those with a tunnel included. */
  get connections(): number {
    return this.#open.size;
  }

  /** Holds for connections that are accepted from now on. */
  replaceLimits(limits: MessageLimits, connectionsMax: number): void {
    const readers = new RequestReaders(limits);
    this.#connectionOptions = { ...this.#connectionOptions, limits, readers };
    this.#connectionsMax = connectionsMax;
  }

  accept(pipe: Pipe): void {
    if (this.#open.size >= this.#connectionsMax) {
      this.#onRefused?.();
      pipe.destroy();
      return;
    }
    const connection = new ServerConnection(pipe, this.#connectionOptions, this.#receiver);
    this.#open.add(connection);
    if (this.#isDraining) connection.startDrain();
  }

  /** Called a few times a second. */
  checkDeadlines(nowMs: number): void {
    for (const connection of this.#open) connection.checkDeadlines(nowMs);
  }

  /** Lets exchanges finish, and ends connections behind them. */
  startDrain(): void {
    this.#isDraining = true;
    for (const connection of this.#open) connection.startDrain();
  }

  /** Closes what is left, whatever is under way. */
  cutOff(): void {
    for (const connection of this.#open) connection.cutOff();
  }

  #forget(connection: ServerConnection): void {
    this.#open.delete(connection);
    if (this.#open.size === 0) this.onEmpty?.();
  }
}

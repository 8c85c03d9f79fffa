/** What stands behind the server end of a connection, and what that end needs to work. */
import type { MessageLimits } from "./message-limits.ts";
import type { MessageProblem } from "./message-problem.ts";
import type { MessageWriter } from "./message-writer.ts";
import type { RequestReaders } from "./request-readers.ts";
import type { ServerExchange } from "./server-exchange.ts";

export interface RequestReceiver {
  onRequest(exchange: ServerExchange): void;
  /**
   * A request could not be read. It was answered with `status`, or its connection was broken off
   * (status 0) because a response was under way. `exchange` is set when its head was good.
   */
  onBadRequest(problem: MessageProblem, status: number, exchange: ServerExchange | undefined): void;
}

export interface ServerConnectionOptions {
  readonly limits: MessageLimits;
  /** Of the same limits; shared by the connections of a listener. */
  readonly readers: RequestReaders;
  readonly nowMs: () => number;
  /** `Date: …` as a field line with CRLF; of now when it is not told the time. */
  readonly dateLine: (nowMs?: number) => string;
  /** Shared by the connections of a thread. */
  readonly writer: MessageWriter;
  /** Called once, when the connection has ended, also as a tunnel after an upgrade. */
  readonly onClosed: (connection: object) => void;
}

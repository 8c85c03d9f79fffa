/**
 * Places where a test puts something broken in the place of a part of the gateway, to see that the
 * simulation notices.
 */
import { ClientConnection } from "../../src/http1/client-connection.ts";
import type { Pipe } from "../../src/http1/pipe.ts";
import type { RequestReceiver } from "../../src/http1/request-receiver.ts";
import { ConnectionPool } from "../../src/upstream/connection-pool.ts";
import type { Chance } from "./chance.ts";

export interface Mutant {
  readonly poolClass: typeof ConnectionPool;
  readonly connectionClass: typeof ClientConnection;
  readonly wrapApp: (app: RequestReceiver) => RequestReceiver;
  readonly wrapPipe: (pipe: Pipe, chance: Chance) => Pipe;
  /** Whether the deadlines of exchanges are looked at. */
  readonly looksAtDeadlines: boolean;
}

/** The gateway as it is. */
export const unchanged: Mutant = {
  poolClass: ConnectionPool,
  connectionClass: ClientConnection,
  wrapApp: (app) => app,
  wrapPipe: (pipe) => pipe,
  looksAtDeadlines: true,
};

/** What a forwarded exchange is given: what its route knows, and what its request brings. */
import type { ServerExchange } from "../http1/server-exchange.ts";
import type { Upstream } from "../upstream/upstream.ts";
import type { Account } from "./account.ts";
import type { Failure, FailureCode } from "./failures.ts";
import type { Plane } from "./plane.ts";
import type { RetryPolicy } from "./retry-policy.ts";

/** What all exchanges of a route have in common. */
export interface Forwarding {
  readonly upstream: Upstream;
  readonly timeoutMs: number;
  /** `undefined`: an exchange is tried once. */
  readonly retry: RetryPolicy | undefined;
  readonly plane: Plane;
  /** Called once: with the status the client got, what went wrong, and the backend's address. */
  readonly onSettled: (account: Account, settlement: Settlement) => void;
  /** Called once for each exchange that was settled with 101. */
  readonly onTunnelClosed: (account: Account, closed: ClosedTunnel) => void;
  /** Answers the client in the place of a backend. */
  readonly refuse: (exchange: ServerExchange, failure: Failure, retryAfterMs: number) => void;
}

export interface Settlement {
  readonly status: number;
  readonly failure: FailureCode | undefined;
  /** Left out when the answer was the gateway's own; empty when no backend could be asked. */
  readonly backend: string | undefined;
}

/** A connection after 101, when it has ended. */
export interface ClosedTunnel {
  /** The backend's address. */
  readonly backend: string;
  /** From the client. */
  readonly receivedBytes: number;
  /** To the client. */
  readonly sentBytes: number;
}

export interface ForwardedRequest {
  /** As the backend gets it; an upgrade is asked for only when that is wanted. */
  readonly head: Buffer;
  readonly wantsUpgrade: boolean;
  /** To which backend it belongs, for balancers that look at it. */
  readonly backendHash: number;
}

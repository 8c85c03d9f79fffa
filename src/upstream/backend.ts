/** One address of an upstream, as one thread uses it. */
import type { Candidate } from "../balancing/balancer.ts";
import type { CircuitBreaker } from "../breaking/circuit-breaker.ts";
import type { AdaptiveLimit } from "../limiting/adaptive-limit.ts";
import type { CallCounter } from "./call-counter.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import type { BackendFlags } from "./shared-upstream.ts";
import type { WarmUp } from "./warm-up.ts";

export interface BackendParts {
  readonly address: string;
  readonly weight: number;
  readonly pool: ConnectionPool;
  readonly breaker: CircuitBreaker | undefined;
  readonly flags: BackendFlags;
  readonly calls: CallCounter;
  /** Calls under way at most; `Infinity` is no limit. */
  readonly fixedLimit: number;
  readonly adaptiveLimit: AdaptiveLimit | undefined;
  readonly warmUp: WarmUp | undefined;
  /** Told how long each call took. */
  readonly observe: (durationMs: number) => void;
}

export class Backend implements Candidate {
  readonly address: string;
  readonly pool: ConnectionPool;
  readonly breaker: CircuitBreaker | undefined;
  readonly flags: BackendFlags;
  readonly calls: CallCounter;
  readonly adaptiveLimit: AdaptiveLimit | undefined;
  readonly warmUp: WarmUp | undefined;
  readonly observe: (durationMs: number) => void;
  /** As configured. */
  readonly fullWeight: number;
  /** Less than `fullWeight` while it warms up. */
  weight: number;
  isFit = true;
  /** Whether it warms up and is to be left to others this time, if they can do without it. */
  isSpared = false;
  readonly #fixedLimit: number;

  constructor(parts: BackendParts) {
    this.address = parts.address;
    this.pool = parts.pool;
    this.breaker = parts.breaker;
    this.flags = parts.flags;
    this.calls = parts.calls;
    this.adaptiveLimit = parts.adaptiveLimit;
    this.warmUp = parts.warmUp;
    this.observe = parts.observe;
    this.fullWeight = parts.weight;
    this.weight = parts.weight;
    this.#fixedLimit = parts.fixedLimit;
  }

  /** Calls under way; of all threads where the balancer or a limit needs to know. */
  get inFlight(): number {
    return this.calls.count;
  }

  get hasRoom(): boolean {
    return this.inFlight < this.limit;
  }

  /** `isPanic`: health is disregarded. */
  isFitAt(nowMs: number, isPanic: boolean): boolean {
    const { flags, breaker } = this;
    return (isPanic || flags.isHealthy) && !flags.isDraining && !breaker?.refuses(nowMs);
  }

  get limit(): number {
    return this.adaptiveLimit === undefined ? this.#fixedLimit : this.adaptiveLimit.limit;
  }
}

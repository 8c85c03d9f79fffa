/** What all threads see of one upstream: the fitness of its backends, their breakers and calls. */
import { CircuitBreaker } from "../breaking/circuit-breaker.ts";
import { AdaptiveLimit } from "../limiting/adaptive-limit.ts";
import { callWords } from "./call-counter.ts";
import { RetryBudget } from "./retry-budget.ts";

export interface SharedUpstream {
  /** One word a backend, see `BackendFlags`. */
  readonly flags: SharedArrayBuffer;
  readonly breakers: SharedArrayBuffer;
  /** The lock under which breakers open one after the other. */
  readonly opening: SharedArrayBuffer;
  /** One word: where round robin is. */
  readonly cursor: SharedArrayBuffer;
  readonly retryBudget: SharedArrayBuffer;
  /** See `CallCounter`. */
  readonly calls: SharedArrayBuffer;
  /** One `AdaptiveLimit` a backend. */
  readonly limits: SharedArrayBuffer;
  /** A double a backend: when it was added to a gateway that ran already; 0 when it was not. */
  readonly added: SharedArrayBuffer;
}

export function makeSharedUpstream(backends: number): SharedUpstream {
  const bytes = Int32Array.BYTES_PER_ELEMENT;
  const shared: SharedUpstream = {
    flags: new SharedArrayBuffer(backends * bytes),
    breakers: new SharedArrayBuffer(backends * CircuitBreaker.words * bytes),
    opening: new SharedArrayBuffer(2 * bytes),
    cursor: new SharedArrayBuffer(bytes),
    retryBudget: new SharedArrayBuffer(RetryBudget.words * bytes),
    calls: new SharedArrayBuffer(callWords(backends) * bytes),
    limits: new SharedArrayBuffer(backends * AdaptiveLimit.words * bytes),
    added: new SharedArrayBuffer(backends * Float64Array.BYTES_PER_ELEMENT),
  };
  new Int32Array(shared.flags).fill(HEALTHY);
  return shared;
}

/** The words of one backend's adaptive limit. */
export function adaptiveLimitWords({ limits }: SharedUpstream, backend: number): Int32Array {
  const bytes = AdaptiveLimit.words * Int32Array.BYTES_PER_ELEMENT;
  return new Int32Array(limits, backend * bytes, AdaptiveLimit.words);
}

const HEALTHY = 1;
const DRAINING = 2;

/** Whether one backend may get traffic, as far as health checks and operators say. */
export class BackendFlags {
  readonly #words: Int32Array;
  readonly #at: number;

  constructor(shared: SharedUpstream, backend: number) {
    this.#words = new Int32Array(shared.flags);
    this.#at = backend;
  }

  get isHealthy(): boolean {
    return (Atomics.load(this.#words, this.#at) & HEALTHY) !== 0;
  }

  get isDraining(): boolean {
    return (Atomics.load(this.#words, this.#at) & DRAINING) !== 0;
  }

  setHealthy(isHealthy: boolean): void {
    if (isHealthy) Atomics.or(this.#words, this.#at, HEALTHY);
    else Atomics.and(this.#words, this.#at, ~HEALTHY);
  }

  setDraining(isDraining: boolean): void {
    if (isDraining) Atomics.or(this.#words, this.#at, DRAINING);
    else Atomics.and(this.#words, this.#at, ~DRAINING);
  }
}

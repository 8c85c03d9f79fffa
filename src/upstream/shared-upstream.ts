/** What all threads see of one upstream: the fitness of its backends, its breakers, its cursor. */
import { CircuitBreaker } from "../breaking/circuit-breaker.ts";
import { RetryBudget } from "./retry-budget.ts";

export interface SharedUpstream {
  /** One word a backend, see `BackendFlags`. */
  readonly flags: SharedArrayBuffer;
  readonly breakers: SharedArrayBuffer;
  /** One word: where round robin is. */
  readonly cursor: SharedArrayBuffer;
  readonly retryBudget: SharedArrayBuffer;
}

export function makeSharedUpstream(backends: number): SharedUpstream {
  const bytes = Int32Array.BYTES_PER_ELEMENT;
  const shared: SharedUpstream = {
    flags: new SharedArrayBuffer(backends * bytes),
    breakers: new SharedArrayBuffer(backends * CircuitBreaker.words * bytes),
    cursor: new SharedArrayBuffer(bytes),
    retryBudget: new SharedArrayBuffer(RetryBudget.words * bytes),
  };
  new Int32Array(shared.flags).fill(HEALTHY);
  return shared;
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

/** What all threads see of one upstream: the fitness of its backends, their breakers and calls. */
import { CircuitBreaker } from "../breaking/circuit-breaker.ts";
import { AdaptiveLimit } from "../limiting/adaptive-limit.ts";
import { CallCounter, RoomSignal } from "./call-counter.ts";
import { RetryBudget } from "./retry-budget.ts";

/** Memory of its own for each, so that it can go over into another list of backends. */
export interface SharedBackend {
  /** One word, see `BackendFlags`. */
  readonly flags: SharedArrayBuffer;
  readonly breaker: SharedArrayBuffer;
  /** See `CallCounter`. */
  readonly calls: SharedArrayBuffer;
  /** See `AdaptiveLimit`. */
  readonly limit: SharedArrayBuffer;
  /** A double: when it was added to a gateway that ran already; 0 when it was not. */
  readonly added: SharedArrayBuffer;
}

export interface SharedUpstream {
  /** In the order of the configuration. */
  readonly backends: readonly SharedBackend[];
  /** The lock under which breakers open one after the other. */
  readonly opening: SharedArrayBuffer;
  /** See `RoomSignal`. */
  readonly room: SharedArrayBuffer;
  /** One word: where round robin is. */
  readonly cursor: SharedArrayBuffer;
  readonly retryBudget: SharedArrayBuffer;
}

const BYTES = Int32Array.BYTES_PER_ELEMENT;
const HEALTHY = 1;
const DRAINING = 2;

export function makeSharedUpstream(backends: number): SharedUpstream {
  return {
    backends: Array.from({ length: backends }, makeSharedBackend),
    opening: new SharedArrayBuffer(2 * BYTES),
    room: new SharedArrayBuffer(RoomSignal.words * BYTES),
    cursor: new SharedArrayBuffer(BYTES),
    retryBudget: new SharedArrayBuffer(RetryBudget.words * BYTES),
  };
}

export function makeSharedBackend(): SharedBackend {
  const flags = new SharedArrayBuffer(BYTES);
  new Int32Array(flags).fill(HEALTHY);
  return {
    flags,
    breaker: new SharedArrayBuffer(CircuitBreaker.words * BYTES),
    calls: new SharedArrayBuffer(CallCounter.words * BYTES),
    limit: new SharedArrayBuffer(AdaptiveLimit.words * BYTES),
    added: new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT),
  };
}

/** Whether one backend may get traffic, as far as health checks and operators say. */
export class BackendFlags {
  readonly #words: Int32Array;

  constructor(shared: Pick<SharedBackend, "flags">) {
    this.#words = new Int32Array(shared.flags);
  }

  get isHealthy(): boolean {
    return (Atomics.load(this.#words, 0) & HEALTHY) !== 0;
  }

  get isDraining(): boolean {
    return (Atomics.load(this.#words, 0) & DRAINING) !== 0;
  }

  setHealthy(isHealthy: boolean): void {
    if (isHealthy) Atomics.or(this.#words, 0, HEALTHY);
    else Atomics.and(this.#words, 0, ~HEALTHY);
  }

  setDraining(isDraining: boolean): void {
    if (isDraining) Atomics.or(this.#words, 0, DRAINING);
    else Atomics.and(this.#words, 0, ~DRAINING);
  }
}

/**
 * Whether a service wants traffic. Shared by its doors, and through its memory by its threads;
 * `/readyz` tells it.
 */
const DISABLED = 0;
const DRAINING = 1;
const UNAVAILABLE = 2;

export class Readiness {
  readonly memory: SharedArrayBuffer;
  readonly #marks: Int8Array;

  /** `memory` is another one's, to be the same. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(3)) {
    this.memory = memory;
    this.#marks = new Int8Array(memory);
  }

  /** By hand, to rehearse what a balancer does. */
  get isDisabled(): boolean {
    return Atomics.load(this.#marks, DISABLED) === 1;
  }

  set isDisabled(isDisabled: boolean) {
    Atomics.store(this.#marks, DISABLED, isDisabled ? 1 : 0);
  }

  get isDraining(): boolean {
    return Atomics.load(this.#marks, DRAINING) === 1;
  }

  set isDraining(isDraining: boolean) {
    Atomics.store(this.#marks, DRAINING, isDraining ? 1 : 0);
  }

  /** Something that the service cannot do without is away. */
  get isUnavailable(): boolean {
    return Atomics.load(this.#marks, UNAVAILABLE) === 1;
  }

  set isUnavailable(isUnavailable: boolean) {
    Atomics.store(this.#marks, UNAVAILABLE, isUnavailable ? 1 : 0);
  }

  get state(): "ready" | "disabled" | "draining" | "unavailable" {
    if (this.isDraining) return "draining";
    if (this.isUnavailable) return "unavailable";
    return this.isDisabled ? "disabled" : "ready";
  }
}

/**
 * Whether a service wants traffic. Shared by its doors, and through its memory by its threads;
 * `/readyz` tells it.
 */
const DISABLED = 0;
const DRAINING = 1;

export class Readiness {
  readonly memory: SharedArrayBuffer;
  readonly #marks: Int8Array;

  /** `memory` is another one's, to be the same. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(2)) {
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

  get state(): "ready" | "disabled" | "draining" {
    if (this.isDraining) return "draining";
    return this.isDisabled ? "disabled" : "ready";
  }
}

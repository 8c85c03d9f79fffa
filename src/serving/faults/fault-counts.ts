/** What became of the requests that a fault has hit, counted by all threads in one memory. */

/**
 * `applied`: the client was given what the fault says. `abandoned`: it did not come to it, because
 * the client had left, or the request was refused before. `spared`: there was nothing to apply it
 * to, as a body that is to be cut where the answer has none.
 */
export type FaultOutcome = "applied" | "abandoned" | "spared";

export type FaultTotals = Readonly<Record<FaultOutcome, number>>;

const cells: Readonly<Record<FaultOutcome, number>> = { applied: 0, abandoned: 1, spared: 2 };

export class FaultCounts {
  readonly memory: SharedArrayBuffer;
  readonly #cells: BigUint64Array;

  /** `memory` is another one's, to be the same. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(24)) {
    this.memory = memory;
    this.#cells = new BigUint64Array(memory);
  }

  add(outcome: FaultOutcome): void {
    Atomics.add(this.#cells, cells[outcome], 1n);
  }

  of(outcome: FaultOutcome): number {
    return Number(Atomics.load(this.#cells, cells[outcome]));
  }

  /** All of them, less what they were `before`. */
  since(before: FaultTotals = none): FaultTotals {
    return {
      applied: this.of("applied") - before.applied,
      abandoned: this.of("abandoned") - before.abandoned,
      spared: this.of("spared") - before.spared,
    };
  }
}

const none: FaultTotals = { applied: 0, abandoned: 0, spared: 0 };

/** One after the other, over all threads: the turn is a number that they share. */
import { type Balancer, type Candidate, NOBODY } from "./balancer.ts";

export class RoundRobin implements Balancer {
  readonly #turn: Int32Array;

  /** `turn` is one word of shared memory. */
  constructor(turn: Int32Array) {
    this.#turn = turn;
  }

  pick(candidates: readonly Candidate[]): number {
    const { length } = candidates;
    if (length === 0) return NOBODY;
    const start = (Atomics.add(this.#turn, 0, 1) >>> 0) % length;
    for (let i = 0; i < length; i++) {
      const at = (start + i) % length;
      if (candidates[at]!.isFit) return at;
    }
    return NOBODY;
  }
}

/** One after the other, over all threads: the turn is a number that they share. */
import { type Balancer, type Candidate, NOBODY } from "./balancer.ts";

export class RoundRobin implements Balancer {
  readonly #turn: Int32Array;

  /** `turn` is one word of shared memory. */
  constructor(turn: Int32Array) {
    this.#turn = turn;
  }

  pick(candidates: readonly Candidate[]): number {
    let fit = 0;
    for (let at = 0; at < candidates.length; at++) if (candidates[at]!.isFit) fit += 1;
    if (fit === 0) return NOBODY;
    // Turns go round the fit ones only, else the one after an unfit one would get two.
    let left = (Atomics.add(this.#turn, 0, 1) >>> 0) % fit;
    let at = 0;
    while (!candidates[at]!.isFit || left-- > 0) at += 1;
    return at;
  }
}

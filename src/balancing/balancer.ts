/** What all balancers have in common: they choose one of several candidates. */
export interface Candidate {
  /** Its share of the traffic, relative to the others; more than 0. */
  readonly weight: number;
  /** Calls that are under way. */
  readonly inFlight: number;
  /** Whether it may be chosen now; set by who asks, right before. */
  isFit: boolean;
}

/** What does not change of a candidate, for balancers that lay out a table of them. */
export interface Member {
  /** What it is told from the others by; its place in the table hangs on nothing else. */
  readonly address: string;
  readonly weight: number;
}

export interface Balancer {
  /**
   * The index of the candidate whose turn it is; -1 when none is fit. Allocates nothing. `random`
   * gives numbers from 0 to below 1. `hash`: an integer from 0, evenly spread over the low 32 bits,
   * the same for requests that belong to one candidate.
   */
  pick(candidates: readonly Candidate[], random: () => number, nowMs: number, hash: number): number;
  /** Told how long a call took that the candidate with that index has answered. */
  observe?(at: number, durationMs: number, nowMs: number): void;
}

export const NOBODY = -1;

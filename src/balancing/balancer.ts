/** What all balancers have in common: they choose one of several candidates. */
export interface Candidate {
  /** Its share of the traffic, relative to the others; 1 or more. */
  readonly weight: number;
  /** Calls that are under way. */
  readonly inFlight: number;
  /** Whether it may be chosen now; set by who asks, right before. */
  isFit: boolean;
}

export interface Balancer {
  /**
   * The index of the candidate whose turn it is; -1 when none is fit. Allocates nothing. `random`
   * gives numbers from 0 to below 1.
   */
  pick(candidates: readonly Candidate[], random: () => number): number;
}

export const NOBODY = -1;

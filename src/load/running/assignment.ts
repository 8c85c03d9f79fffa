/** What a virtual user is working on. */
import type { Scenario } from "../options/scenario.ts";

export interface Assignment {
  readonly scenario: Scenario;
  readonly startedMs: number;
  /** Iterations of this scenario begun so far, by all users; read and counted up by each. */
  nextIteration: number;
  progress(): number;
}

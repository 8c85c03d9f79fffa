/** What a virtual user is working on. */

import type { Scenario } from "../options/scenario.ts";
import type { RunShare } from "../sharing/run-share.ts";
import type { ScenarioCounts } from "./scenario-counts.ts";

export interface Assignment {
  readonly scenario: Scenario;
  /** Of all iterations, which are those of this thread. */
  readonly share: RunShare;
  readonly startedMs: number;
  /** Iterations of this scenario begun so far in this thread; read and counted up by each user. */
  nextIteration: number;
  readonly counts: ScenarioCounts;
  progress(): number;
}

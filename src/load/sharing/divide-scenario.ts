/**
 * One thread's part of a scenario: its users, and of counted iterations those that it does. When
 * iterations of an open model are due, and how a ramp goes, is the same for all: each takes its
 * share of them as they come.
 */
import { type Scenario, vusMaxOf } from "../options/scenario.ts";
import { type RunShare, shareAmong, shareOf } from "./run-share.ts";

export interface SharedScenario {
  readonly scenario: Scenario;
  readonly share: RunShare;
}

/** `undefined` when there are fewer users than threads, and none for this one. */
export function divideScenario(scenario: Scenario, whole: RunShare): SharedScenario | undefined {
  const share = shareAmong(vusMaxOf(scenario), whole);
  if (share === undefined) return undefined;
  switch (scenario.executor) {
    case "per-vu-iterations":
      return { share, scenario: { ...scenario, vus: shareOf(scenario.vus, share) } };
    case "shared-iterations": {
      const [vus, iterations] = [shareOf(scenario.vus, share), shareOf(scenario.iterations, share)];
      return { share, scenario: { ...scenario, vus, iterations } };
    }
    // How many users there are may change: which of their places are whose, does not.
    case "constant-vus":
    case "ramping-vus":
    case "externally-controlled":
      return { share, scenario };
    case "constant-arrival-rate":
    case "ramping-arrival-rate": {
      const preAllocatedVUs = shareOf(scenario.preAllocatedVUs, share);
      const maxVUs = shareOf(scenario.maxVUs, share);
      return { share, scenario: { ...scenario, preAllocatedVUs, maxVUs } };
    }
  }
}

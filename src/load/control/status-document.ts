/** What `/v1/status` tells: k6's status of a run, and beside it how far its rates are changed. */
import type { RunPhase } from "../running/load-run.ts";
import type { Run } from "../start-run.ts";
import { externalScenario } from "./external-scenario.ts";

/** k6's numbers for where a run stands. */
const statuses: Readonly<Record<RunPhase, number>> = {
  init: 1,
  setup: 6,
  running: 7,
  teardown: 8,
  over: 9,
};

export function toStatusDocument(run: Run, isStopped: boolean): object {
  const { phase, state, steering } = run;
  return {
    data: {
      type: "status",
      id: "default",
      attributes: {
        status: statuses[phase],
        paused: steering.isPaused,
        vus: state.counts.vusActive,
        "vus-max": Math.max(state.vusInitialized, vusMaxOf(run)),
        stopped: isStopped,
        running: phase !== "init" && phase !== "over",
        tainted: run.decide().some(({ result }) => result.name === "crossed"),
        "rate-factor": steering.factor,
      },
    },
  };
}

/** k6 makes users as soon as there may be more of them; here they are made when they are needed. */
function vusMaxOf({ state, steering }: Run): number {
  return externalScenario(state.options.scenarios, steering)?.vusMax ?? 0;
}

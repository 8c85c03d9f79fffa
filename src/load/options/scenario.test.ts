import assert from "node:assert/strict";
import { test } from "node:test";
import { plannedMs, vusMaxOf } from "./scenario.ts";
import { scenarioOptions, toScenario } from "./scenario-options.ts";

type Input = Parameters<typeof scenarioOptions.parse>[0];

const rows: [options: Input, vus: number, ms: number][] = [
  [{ executor: "constant-vus", vus: 3, duration: "2s" }, 3, 2000],
  [
    {
      executor: "ramping-vus",
      stages: [
        { duration: "1s", target: 7 },
        { duration: 500, target: 0 },
      ],
    },
    7,
    1500,
  ],
  [{ executor: "constant-arrival-rate", rate: 1, duration: "1m", preAllocatedVUs: 2 }, 2, 60_000],
  [
    {
      executor: "ramping-arrival-rate",
      preAllocatedVUs: 2,
      maxVUs: 9,
      stages: [{ duration: "1s", target: 7 }],
    },
    9,
    1000,
  ],
  [{ executor: "shared-iterations", vus: 4, iterations: 8 }, 4, 600_000],
  [{ executor: "per-vu-iterations", maxDuration: "3s" }, 1, 3000],
];

for (const [options, vus, ms] of rows) {
  const { executor } = options as { executor: string };
  test(`${executor} has at most ${vus} users for ${ms} ms`, () => {
    const scenario = toScenario("s", scenarioOptions.parse(options));
    assert.deepEqual([vusMaxOf(scenario), plannedMs(scenario)], [vus, ms]);
  });
}

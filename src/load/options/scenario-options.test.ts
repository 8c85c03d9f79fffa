import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { executorOptionNames, scenarioOptions, toScenario } from "./scenario-options.ts";

describe("scenarioOptions", () => {
  test("turns rates per time unit into rates per millisecond", () => {
    const scenario = toScenario(
      "s",
      scenarioOptions.parse({
        executor: "ramping-arrival-rate",
        timeUnit: "1m",
        preAllocatedVUs: 1,
        stages: [{ duration: "10s", target: 600 }],
      }),
    );
    assert.ok(scenario.executor === "ramping-arrival-rate");
    assert.deepEqual(scenario.stages, [{ durationMs: 10_000, ratePerMs: 0.01 }]);
  });

  test("writes environment and tags as text, as k6 does", () => {
    const read = scenarioOptions.parse({
      executor: "per-vu-iterations",
      env: { N: 1 },
      tags: { on: true },
    });
    assert.deepEqual([read.env, read.tags], [{ N: "1" }, { on: "true" }]);
  });

  const wrong: object[] = [
    { executor: "externally-controlled", vus: 1 },
    { executor: "constant-vus", vus: 0, duration: "1s" },
    { executor: "constant-vus", duration: "0s" },
    { executor: "ramping-vus", stages: [] },
    { executor: "constant-arrival-rate", rate: 0, duration: "1s", preAllocatedVUs: 1 },
    { executor: "constant-arrival-rate", rate: 1, duration: "1s" },
    { executor: "shared-iterations", iterations: 1.5 },
  ];
  for (const options of wrong) {
    test(`refuses ${JSON.stringify(options)}`, () => {
      assert.equal(scenarioOptions.safeParse(options).success, false);
    });
  }

  test("has seven executors", () => {
    assert.equal(executorOptionNames.size, 7);
  });
});

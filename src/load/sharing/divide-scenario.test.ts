import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readRunOptions } from "../options/run-options.ts";
import { vusMaxOf } from "../options/scenario.ts";
import { divideScenario } from "./divide-scenario.ts";

function partsOf(scenario: object, count: number) {
  const read = readRunOptions({ scenarios: { one: scenario } }, {});
  assert.ok(read.ok);
  const [whole] = read.options.scenarios;
  return Array.from({ length: count }, (_, index) => divideScenario(whole!, { index, count }));
}

describe("divideScenario", () => {
  test("deals out users and counted iterations", () => {
    const parts = partsOf({ executor: "shared-iterations", vus: 5, iterations: 12 }, 3);
    const numbers = parts.map((one) => {
      assert.ok(one?.scenario.executor === "shared-iterations");
      return [one.scenario.vus, one.scenario.iterations];
    });
    assert.deepEqual(numbers, [
      [2, 4],
      [2, 4],
      [1, 4],
    ]);
  });

  test("deals out the users of an open model, and leaves the schedule to all", () => {
    const rate = { executor: "constant-arrival-rate", rate: 10, duration: "1s" };
    const parts = partsOf({ ...rate, preAllocatedVUs: 3, maxVUs: 5 }, 2);
    const numbers = parts.map((one) => {
      assert.ok(one?.scenario.executor === "constant-arrival-rate");
      return [one.scenario.preAllocatedVUs, one.scenario.maxVUs, one.scenario.rate];
    });
    assert.deepEqual(numbers, [
      [2, 3, 10],
      [1, 2, 10],
    ]);
  });

  test("leaves users whose number may change to be dealt out when it does", () => {
    const parts = partsOf({ executor: "constant-vus", vus: 5, duration: "1s" }, 2);
    assert.deepEqual(
      parts.map((one) => one && [vusMaxOf(one.scenario), one.share]),
      [
        [5, { index: 0, count: 2 }],
        [5, { index: 1, count: 2 }],
      ],
    );
  });

  test("leaves out whom no user would be left for", () => {
    const parts = partsOf({ executor: "per-vu-iterations", vus: 2 }, 3);
    assert.deepEqual(
      parts.map((one) => one && [vusMaxOf(one.scenario), one.share.count]),
      [[1, 2], [1, 2], undefined],
    );
  });
});

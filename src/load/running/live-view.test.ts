import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readRunOptions } from "../options/run-options.ts";
import type { Scenario } from "../options/scenario.ts";
import { toScenarioView } from "./live-view.ts";
import { ScenarioCounts } from "./scenario-counts.ts";
import { unsteered } from "./steering.ts";

function scenarioOf(options: object): Scenario {
  const read = readRunOptions({ scenarios: { s: options } }, {});
  assert.ok(read.ok);
  return read.options.scenarios[0]!;
}

const rate = {
  executor: "constant-arrival-rate",
  rate: 30,
  timeUnit: "1m",
  duration: "10s",
  startTime: "5s",
  preAllocatedVUs: 3,
};
const shared = { executor: "shared-iterations", vus: 2, iterations: 8, maxDuration: "1m" };
const external = { executor: "externally-controlled", vus: 1, maxVUs: 4, duration: "0" };

describe("toScenarioView", () => {
  const rows: [
    title: string,
    scenario: object,
    planMs: number,
    counts: Partial<ScenarioCounts>,
    seen: unknown[],
  ][] = [
    ["before its time", rate, 2000, {}, ["waiting", 0, 0.5, 3]],
    ["in its middle", rate, 10_000, {}, ["running", 0.5, 0.5, 3]],
    ["with users after its time", rate, 15_000, { vusActive: 1 }, ["ending", 1, 0, 3]],
    ["after its end", rate, 99_000, {}, ["over", 1, 0, 3]],
    ["that counts", shared, 100, { iterations: 2 }, ["running", 0.25, undefined, 2]],
    ["that has counted all", shared, 100, { iterations: 8 }, ["over", 1, undefined, 2]],
    ["without end", external, 1e9, {}, ["running", 0, undefined, 4]],
  ];
  for (const [title, options, planMs, counted, seen] of rows) {
    test(`shows a scenario ${title}`, () => {
      const counts = Object.assign(new ScenarioCounts("s"), counted);
      const view = toScenarioView(scenarioOf(options), counts.tick(), planMs, unsteered);
      assert.deepEqual([view.state, view.progress, view.ratePerSecond, view.vusMax], seen);
    });
  }

  test("shows rates and users as they are steered", () => {
    const steering = { ...unsteered, factor: 1.5, vusMax: 9 };
    const tick = new ScenarioCounts("s").tick();
    const rateOf = toScenarioView(scenarioOf(rate), tick, 6000, steering).ratePerSecond;
    const { vusMax } = toScenarioView(scenarioOf(external), tick, 6000, steering);
    assert.deepEqual([rateOf, vusMax], [0.75, 9]);
  });
});

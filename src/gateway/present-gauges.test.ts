import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Registry } from "../telemetry/registry.ts";
import { PresentGauges } from "./present-gauges.ts";

describe("PresentGauges", () => {
  test("forgets what was not set again", () => {
    const registry = new Registry();
    const gauges = new PresentGauges(registry.gauge("up", "Whether it is up.", ["backend"]));
    const told = (): unknown => registry.collect().find(({ name }) => name === "up")!.series;
    gauges.set(1, "a");
    gauges.set(0, "b");
    gauges.forgetOthers();
    gauges.set(1, "b");
    gauges.forgetOthers();
    assert.deepEqual(told(), [{ labelValues: ["b"], values: [1] }]);
    gauges.set(1, "b");
    gauges.set(1, "a");
    gauges.forgetOthers();
    assert.deepEqual(told(), [
      { labelValues: ["a"], values: [1] },
      { labelValues: ["b"], values: [1] },
    ]);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Registry } from "../telemetry/registry.ts";
import { upstreamSchema } from "../upstream/configuration.ts";
import { makeSharedUpstream } from "../upstream/shared-upstream.ts";
import { addControlMetrics } from "./control-metrics.ts";
import { UpstreamView } from "./upstream-view.ts";

describe("addControlMetrics", () => {
  test("says when no backend is healthy and health is disregarded", () => {
    const registry = new Registry();
    const configuration = upstreamSchema.parse({ backends: [{ address: "a:1" }] });
    const view = new UpstreamView("bins", configuration, makeSharedUpstream(1), () => {});
    addControlMetrics(registry, "gogate_", () => [view]);
    view.backends[0]!.flags.setHealthy(false);
    const panic = registry.collect().find(({ name }) => name === "gogate_upstream_panic")!;
    assert.deepEqual(panic.series[0], { labelValues: ["bins"], values: [1] });
  });

  test("has no breaker state for a backend without a breaker", () => {
    const registry = new Registry();
    const configuration = upstreamSchema.parse({ backends: [{ address: "a:1" }] });
    const view = new UpstreamView("bins", configuration, makeSharedUpstream(1), () => {});
    addControlMetrics(registry, "gogate_", () => [view]);
    const states = registry.collect().find(({ name }) => name === "gogate_circuit_breaker_state")!;
    assert.deepEqual(states.series, []);
  });
});

/** Decides by several limits at once in every thread, and tells how many requests have passed. */
import { parentPort } from "node:worker_threads";
import { gatewaySchema } from "../../src/gateway/configuration.ts";
import { GatewayMetrics } from "../../src/gateway/gateway-metrics.ts";
import { RateLimits } from "../../src/gateway/rate-limits.ts";
import type { SharedState } from "../../src/gateway/shared-state.ts";
import { Registry } from "../../src/telemetry/registry.ts";
import { requestOf } from "../gateway/limits-for-tests.ts";
import { meet, work } from "./meet.ts";

interface Decisions {
  /** As text: what was read of it has other values. */
  readonly configuration: Record<string, unknown>;
  readonly shared: SharedState;
  /** Asked for in turn. */
  readonly sets: readonly (readonly string[])[];
  readonly decisions: number;
}

const { configuration, shared, sets, decisions } = work as Decisions;
const limits = new RateLimits({
  configuration: gatewaySchema.parse(configuration),
  shared,
  metrics: new GatewayMetrics(new Registry(), "gogate_"),
  nowMs: () => 5000,
  store: undefined,
});
const asked = sets.map((names) => limits.setOf(names)!);
const passed = sets.map(() => 0);
const client = requestOf("192.0.2.1");
meet();
for (let i = 0; i < decisions; i++) {
  const at = i % asked.length;
  if (asked[at]!.decide(client, 5000) === undefined) passed[at]! += 1;
}
parentPort!.postMessage(passed);

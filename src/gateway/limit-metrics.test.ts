import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { GcraTable } from "../limiting/gcra-table.ts";
import { Registry } from "../telemetry/registry.ts";
import { rateLimitSchema } from "./limit-configuration.ts";
import { addLimitMetrics } from "./limit-metrics.ts";

describe("addLimitMetrics", () => {
  test("counts the keys that a limit forgot, once each", () => {
    const registry = new Registry();
    const few = rateLimitSchema.parse({ rate: 1, burst: 1, key: "clientIp", keysMax: 8 });
    const buffer = new SharedArrayBuffer(GcraTable.byteLength(few.keysMax));
    const inForce = { rateLimits: { few }, tables: { few: buffer } };
    addLimitMetrics(registry, "gogate_", () => inForce);
    const table = new GcraTable(buffer, { ratePerSecond: 1, burst: 1 });
    for (let key = 0; key < 11; key++) table.take(key, 1000);
    for (const _ of ["one look", "another"]) {
      const [family] = registry.collect().filter(({ name }) => name.endsWith("evictions_total"));
      assert.deepEqual(family!.series, [{ labelValues: ["few"], values: [3] }]);
    }
  });
});

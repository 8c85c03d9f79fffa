import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { upstreamSchema } from "./configuration.ts";
import { HealthChecker } from "./health-checker.ts";

const health = upstreamSchema.parse({
  backends: [{ address: "a:1" }],
  health: { interval: "1ms", healthyAfter: 1, unhealthyAfter: 2 },
}).health!;

const unknown = { nowMs: () => 0, known: () => undefined };

describe("HealthChecker", () => {
  test("has checked every backend once when it has started", async (t) => {
    const checked: string[] = [];
    const checker = new HealthChecker({
      addresses: ["a:1", "b:1"],
      health: { ...health, interval: 60_000 },
      ...unknown,
      probe: async (address) => {
        checked.push(address);
        return { isGood: true, reason: "" };
      },
      onChange: () => {},
    });
    t.after(() => checker.close());
    await checker.start();
    assert.deepEqual(checked, ["a:1", "b:1"]);
  });

  test("goes on checking and says each change with its reason", async (t) => {
    const results = [true, false, false, true];
    const changes: string[] = [];
    await new Promise<void>((resolve) => {
      const checker = new HealthChecker({
        addresses: ["a:1"],
        health,
        ...unknown,
        probe: async () => {
          const isGood = results.shift() ?? true;
          return { isGood, reason: isGood ? "" : "status 500" };
        },
        onChange: (backend, isHealthy, reason) => {
          changes.push(`${backend} ${isHealthy} ${reason}`);
          if (isHealthy) resolve();
        },
      });
      t.after(() => checker.close());
      void checker.start();
    });
    assert.deepEqual(changes, ["0 false status 500", "0 true "]);
  });
});

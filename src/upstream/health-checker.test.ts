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
      random: () => 0.5,
      onChange: () => {},
    });
    t.after(() => checker.close());
    await checker.start();
    assert.deepEqual(checked, ["a:1", "b:1"]);
  });

  test("waits between checks for the interval, give or take a tenth", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    let checks = 0;
    const draws = [0, 0.999, 0.5];
    const checker = new HealthChecker({
      addresses: ["a:1"],
      health: { ...health, interval: 1000 },
      random: () => draws.shift() ?? 0.5,
      ...unknown,
      probe: async () => {
        checks += 1;
        return { isGood: true, reason: "" };
      },
      onChange: () => {},
    });
    t.after(() => checker.close());
    await checker.start();
    const counts: number[] = [];
    for (const ms of [899, 1, 1099, 1]) {
      t.mock.timers.tick(ms);
      await Promise.resolve();
      await Promise.resolve();
      counts.push(checks);
    }
    assert.deepEqual(counts, [1, 2, 2, 3]);
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
        random: () => 0.5,
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

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { PerformanceObserver } from "node:perf_hooks";
import { describe, test } from "node:test";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { monotonicMs } from "./monotonic-ms.ts";
import { addNodeMetrics } from "./node-metrics.ts";
import { Registry } from "./registry.ts";

const registry = new Registry();
addNodeMetrics(registry);

describe("addNodeMetrics", () => {
  test("tells how long the event loop was held up since the last collection", async () => {
    let maxSeconds = 0;
    // The first sample after a collection only tells where the next one begins. A machine that has
    // other things to do may have taken none before the loop is blocked.
    do {
      await delayed();
      blockForMs(60);
      await delayed();
      maxSeconds = onlyValueOf("nodejs_eventloop_lag_max_seconds");
    } while (maxSeconds < 0.04);
    assert.ok(maxSeconds < 5, `${maxSeconds}`);
  });

  test("orders the percentiles of the delays", async () => {
    let percentiles = lagPercentiles();
    while (percentiles[0] === 0) {
      await delayed();
      percentiles = lagPercentiles();
    }
    const [p50, p90, p99] = percentiles;
    assert.ok(p50! <= p90! && p90! <= p99!);
  });

  test("counts what the collector did, by its kind", async () => {
    const collected = collectedOnce();
    collectGarbage();
    await collected;
    const { series, buckets } = familyOf("nodejs_gc_duration_seconds");
    const major = series.find(({ labelValues }) => labelValues[0] === "major");
    const counts = major!.values.slice(0, buckets.length + 1);
    assert.ok(counts.reduce((sum, count) => sum + count, 0) >= 1);
    assert.ok(major!.values.at(-1)! > 0);
  });

  test("tells the size of each heap space that V8 has", () => {
    const { series } = familyOf("nodejs_heap_space_size_used_bytes");
    const spaces = getHeapSpaceStatistics().map(({ space_name }) => space_name);
    assert.deepEqual(
      series.map(({ labelValues }) => `${labelValues[0]}_space`).sort(),
      spaces.sort(),
    );
  });

  test("counts active handles by their class", async (t) => {
    const before = handlesOf("Server");
    const server = createServer().listen(0, "127.0.0.1");
    t.after(() => server.close());
    await once(server, "listening");
    assert.equal(handlesOf("Server"), before + 1);
  });
});

function familyOf(name: string) {
  return registry.collect().find((family) => family.name === name)!;
}

function onlyValueOf(name: string): number {
  return familyOf(name).series[0]!.values[0]!;
}

function lagPercentiles(): number[] {
  const families = registry.collect();
  return ["p50", "p90", "p99"].map((share) => {
    const name = `nodejs_eventloop_lag_${share}_seconds`;
    return families.find((family) => family.name === name)!.series[0]!.values[0]!;
  });
}

function handlesOf(type: string): number {
  const { series } = familyOf("nodejs_active_handles");
  return series.find(({ labelValues }) => labelValues[0] === type)?.values[0] ?? 0;
}

/** Some samples of the delay, which are taken every 10 ms. */
function delayed(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}

function blockForMs(ms: number): void {
  const endMs = monotonicMs() + ms;
  while (monotonicMs() < endMs);
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

/** Observers are told in the order in which they began, so the metrics know it by then. */
function collectedOnce(): Promise<void> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver(() => {
      observer.disconnect();
      setImmediate(resolve);
    });
    observer.observe({ entryTypes: ["gc"] });
  });
}

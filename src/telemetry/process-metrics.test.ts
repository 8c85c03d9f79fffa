import assert from "node:assert/strict";
import { closeSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { describe, test } from "node:test";
import { collectDefaultMetrics, Registry as Oracle } from "prom-client";
import type { MetricSeries } from "./metric-family.ts";
import { addProcessMetrics } from "./process-metrics.ts";
import { Registry } from "./registry.ts";

const registry = new Registry();
addProcessMetrics(registry);

describe("addProcessMetrics", () => {
  test("has the names of prom-client's default metrics, but for gauges named like counters", async () => {
    const oracle = new Oracle();
    collectDefaultMetrics({ register: oracle });
    const names = registry.collect().map(({ name }) => name);
    const wanted = oracle
      .getMetricsAsArray()
      .map(({ name }) => name)
      .filter((name) => !/^nodejs_active_\w+_total$/.test(name));
    const own = new Set(["metrics_series_dropped_total"]);
    assert.deepEqual(names.filter((name) => !own.has(name)).sort(), wanted.sort());
  });

  test("counts the processor time that was used since the process started", () => {
    const before = valueNow("process_cpu_seconds_total");
    burn();
    const after = valueNow("process_cpu_seconds_total");
    assert.ok(before > 0 && after > before);
    const parts = ["process_cpu_user_seconds_total", "process_cpu_system_seconds_total"];
    const sum = parts.reduce((total, name) => total + valueNow(name), 0);
    assert.ok(Math.abs(sum - valueNow("process_cpu_seconds_total")) < 0.1);
  });

  test("tells when the process started", () => {
    const started = Date.now() / 1000 - process.uptime();
    assert.ok(Math.abs(valueNow("process_start_time_seconds") - started) < 1);
  });

  test("tells memory as Node does", () => {
    const ratio = valueNow("process_resident_memory_bytes") / process.memoryUsage.rss();
    assert.ok(ratio > 0.8 && ratio < 1.25, `${ratio}`);
    assert.ok(valueNow("nodejs_heap_size_used_bytes") < valueNow("nodejs_heap_size_total_bytes"));
  });

  test("counts open files", { skip: process.platform !== "linux" }, () => {
    const before = valueNow("process_open_fds");
    const file = openSync("/dev/null", "r");
    assert.equal(valueNow("process_open_fds"), before + 1);
    closeSync(file);
    assert.equal(valueNow("process_open_fds"), before);
    assert.ok(valueNow("process_max_fds") > before);
  });

  test("sets a type of resource to 0 once none is left", async (t) => {
    const server = createServer();
    t.after(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const during = servers();
    await new Promise((resolve) => server.close(resolve));
    // The handle is released one turn of the event loop after it has told so.
    await turn();
    await turn();
    assert.deepEqual([during, servers()], [1, 0]);
  });

  test("tells no delay of the event loop before there is one to tell", () => {
    registry.collect();
    assert.equal(valueNow("nodejs_eventloop_lag_mean_seconds"), 0);
    assert.equal(valueNow("nodejs_eventloop_lag_min_seconds"), 0);
  });

  test("names the version of Node", () => {
    const [major, minor, patch] = process.versions.node.split(".");
    const [version] = seriesOf("nodejs_version_info");
    assert.deepEqual(version?.labelValues, [process.version, major, minor, patch]);
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function servers(): number {
  const series = seriesOf("nodejs_active_resources");
  return series.find(({ labelValues }) => labelValues[0] === "TCPServerWrap")?.values[0] ?? 0;
}

function valueNow(name: string): number {
  return seriesOf(name)[0]!.values[0]!;
}

function seriesOf(name: string): readonly MetricSeries[] {
  return registry.collect().find((family) => family.name === name)!.series;
}

function burn(): void {
  const used = process.cpuUsage();
  while (process.cpuUsage(used).user < 20_000);
}

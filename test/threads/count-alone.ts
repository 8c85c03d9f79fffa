/** Counts in a segment that the hub gave, as a thread of the gateway does, and ends. */
import { parentPort, workerData } from "node:worker_threads";
import { Registry } from "../../src/telemetry/registry.ts";
import type { ThreadMetrics } from "../../src/telemetry/registry-hub.ts";

const { metrics, times } = workerData as { metrics: ThreadMetrics; times: number };
const registry = new Registry({
  ...metrics,
  announce: (series) => parentPort!.postMessage(series),
});
const requests = registry.counter("requests_total", "Requests.", ["code"]).with("200");
const seconds = registry.histogram("request_seconds", "Seconds.", [], [1, 2]).with();
const open = registry.gauge("open", "Open.").with();
open.set(1);
for (let i = 0; i < times; i++) {
  requests.add();
  seconds.observe(i % 3);
}

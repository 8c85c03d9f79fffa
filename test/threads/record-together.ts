/** Records calls with one adaptive limit in every thread, and tells which limits it has seen. */
import { parentPort } from "node:worker_threads";
import { AdaptiveLimit } from "../../src/limiting/adaptive-limit.ts";
import { buffer, meet, work } from "./meet.ts";

const { calls, latencyMs } = work as { calls: number; latencyMs: number };
const limiter = new AdaptiveLimit(new Int32Array(buffer), { min: 3, max: 1000 }, () => 0.5);
let limitMin = Number.POSITIVE_INFINITY;
let limitMax = 0;
meet();
for (let i = 0; i < calls; i++) {
  const startedMs = 1000 + i;
  // As long as there is room in the backend: the limit is used up.
  limiter.record(startedMs, latencyMs, limiter.limit, startedMs + latencyMs);
  limitMin = Math.min(limitMin, limiter.limit);
  limitMax = Math.max(limitMax, limiter.limit);
}
parentPort!.postMessage({ limitMin, limitMax });

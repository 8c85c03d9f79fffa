/** A thread that does nothing but use its core, for `durationMs` of its `workerData`. */
import { parentPort, workerData } from "node:worker_threads";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";

/** What the thread tells when it is done. */
export interface Burnt {
  readonly cpuMs: number;
}

function burn(durationMs: number): number {
  const endMs = monotonicMs() + durationMs;
  let value = 1;
  while (monotonicMs() < endMs) {
    for (let n = 0; n < 10_000; n++) value = Math.sqrt(value + n);
  }
  return value;
}

burn((workerData as { durationMs: number }).durationMs);
const { user, system } = process.threadCpuUsage();
parentPort?.postMessage({ cpuMs: (user + system) / 1000 } satisfies Burnt);

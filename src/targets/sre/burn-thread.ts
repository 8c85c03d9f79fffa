/**
 * A thread that does nothing but use its core, until its time is over or it is told to stop. It
 * looks up now and then, so that it hears of that and its profile can be taken.
 */
import { setImmediate as turn } from "node:timers/promises";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { serveSampler } from "../../telemetry/profiling/serve-sampler.ts";

/** The thread's `workerData`. */
export interface BurnStart {
  readonly durationMs: number;
  /** For `serve-sampler.ts`; `undefined` when profiles are off. */
  readonly profiles: MessagePort | undefined;
}

/** What the thread tells when it is done. */
export interface Burnt {
  readonly cpuMs: number;
}

const LOOK_UP_MS = 20;

await run(workerData as BurnStart, parentPort!);

/** Any message stops it. */
async function run({ durationMs, profiles }: BurnStart, parent: MessagePort): Promise<void> {
  let isStopped = false;
  parent.on("message", () => {
    isStopped = true;
  });
  const sampler = profiles && (await serveSampler(profiles));
  const endMs = monotonicMs() + durationMs;
  while (!isStopped && monotonicMs() < endMs) {
    burn(Math.min(endMs, monotonicMs() + LOOK_UP_MS));
    await turn();
  }
  sampler?.close();
  const { user, system } = process.threadCpuUsage();
  parent.postMessage({ cpuMs: (user + system) / 1000 } satisfies Burnt);
  parent.close();
}

/** A function of its own, so that a profile names it. */
function burn(untilMs: number): number {
  let value = 1;
  while (monotonicMs() < untilMs) {
    for (let n = 0; n < 10_000; n++) value = Math.sqrt(value + n);
  }
  return value;
}

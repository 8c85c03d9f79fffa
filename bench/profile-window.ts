/**
 * For how long the end of a window holds the thread that it is taken of, with 200,000 objects
 * alive and code at work in between: to take what was sampled, and to make a profile of it.
 */
import { ProcessProfiler } from "../src/telemetry/profiling/process-profiler.ts";

const WINDOWS = 20;
const WINDOW_MS = 500;
const OBJECTS = 200_000;
/** The first ones are code that V8 has not compiled yet. */
const WARM_WINDOWS = 5;

const profiler = new ProcessProfiler({ intervalUs: 10_000 });
await profiler.start();
const absence = profiler.missing("allocs");
if (absence !== undefined) throw new Error(absence);
const alive = Array.from({ length: OBJECTS }, (_, n) => ({ n, name: `x${n}` }));
const [cpu, allocs] = [await profiler.openWindow("cpu"), await profiler.openWindow("allocs")];
const times = { startMs: 0, durationMs: WINDOW_MS };

const steps: Readonly<Record<string, () => Promise<unknown>>> = {
  cpu: async () => profiler.toProfile("cpu", await cpu.next(), times).encode(),
  alloc: async () => profiler.toProfile("allocs", await allocs.next(), times).encode(),
  inuse: async () => (await profiler.heapProfile()).encode(),
};

const held = new Map(Object.keys(steps).map((name) => [name, [] as number[]]));
for (let window = 0; window < WINDOWS; window++) {
  await work();
  for (const [name, step] of Object.entries(steps)) {
    const startedMs = performance.now();
    // No other thread is asked: all of it is work of this one.
    await step();
    if (window >= WARM_WINDOWS) held.get(name)!.push(performance.now() - startedMs);
  }
}

for (const [name, ms] of held) {
  const sorted = ms.toSorted((a, b) => a - b);
  const [median, most] = [sorted[sorted.length >> 1]!, sorted.at(-1)!];
  process.stdout.write(
    `${name.padEnd(6)} ${median.toFixed(1)} ms, ${most.toFixed(1)} ms at most\n`,
  );
}
await Promise.all([cpu.close(), allocs.close()]);
if (alive.length !== OBJECTS) throw new Error("they must stay alive");

async function work(): Promise<void> {
  const endMs = performance.now() + WINDOW_MS;
  for (let n = 0; performance.now() < endMs; n++) {
    await Promise.resolve(JSON.stringify({ n, name: `x${n}`, list: [n, n + 1] }));
  }
}

/**
 * What sampling costs code at work: its processor time with each kind of sampling on, beside the
 * same with none, in alternating slices of one process. Processor time of all threads is counted,
 * so that waiting for a core does not matter.
 */
import { loadPprof } from "../src/telemetry/profiling/pprof-package.ts";
import { SpanLabels } from "../src/telemetry/profiling/span-labels.ts";

const ROUNDS = 20;
const SLICE_MS = 400;
/** After a sampler was started or stopped. */
const WARM_MS = 50;

const pprof = await loadPprof();
if (typeof pprof === "string") throw new Error(pprof);
const { time, heap } = pprof;
const labels = new SpanLabels(time);
const span = { span_id: "0123456789abcdef", span_name: "GET /price" };

interface Mode {
  readonly name: string;
  readonly start: () => void;
  readonly stop: () => void;
  readonly isLabelled?: boolean;
}

function cpu(name: string, intervalMicros: number, isLabelled = false): Mode {
  const options = { durationMillis: 60_000, withContexts: true, collectCpuTime: true };
  const more = { useCPED: true, workaroundV8Bug: false };
  const start = () => time.start({ ...options, ...more, intervalMicros });
  return { name, start, stop: () => time.stop(), isLabelled };
}

const modes: readonly Mode[] = [
  { name: "nothing sampled", start() {}, stop() {} },
  cpu("processor, 100 a second", 10_000),
  cpu("processor, 1000 a second", 1000),
  cpu("processor, 100 a second, each request labelled", 10_000, true),
  { name: "heap", start: () => heap.start(512 * 1024, 64, false), stop: () => heap.stop() },
];

async function request(n: number): Promise<number> {
  const length = JSON.stringify({ n, name: `x${n}`, list: [n, n + 1] }).length;
  await Promise.resolve();
  return length + Number.parseInt(`12${n % 10}`, 10);
}

/** Microseconds of the processor for each request. */
async function slice(ms: number, isLabelled: boolean): Promise<number> {
  const before = process.cpuUsage();
  for (let requests = 1; ; requests++) {
    await (isLabelled ? labels.run(span, () => request(requests)) : request(requests));
    if (requests % 200 !== 0) continue;
    const { user, system } = process.cpuUsage(before);
    if (user + system >= ms * 1000) return (user + system) / requests;
  }
}

const costs = modes.map(() => [] as number[]);
for (let round = 0; round < ROUNDS; round++) {
  for (let step = 0; step < modes.length; step++) {
    const at = (round + step) % modes.length;
    const { start, stop, isLabelled = false } = modes[at]!;
    start();
    await slice(WARM_MS, isLabelled);
    costs[at]!.push(await slice(SLICE_MS, isLabelled));
    stop();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

for (const [at, { name }] of modes.entries()) {
  const ratio = median(costs[at]!.map((cost, round) => cost / costs[0]![round]!));
  const more = median(costs[at]!.map((cost, round) => cost - costs[0]![round]!));
  const line = `${ratio.toFixed(3)} ×  ${more.toFixed(2).padStart(6)} µs more  ${name}\n`;
  process.stdout.write(line);
}

/**
 * Looks for octets with which something does not hold that must hold of all, for some seconds; or
 * checks one file. An input that fails is written to test/fuzz/crashes/.
 */
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { fuzzKinds, keepInput, kindOf, readInput } from "./fuzz-kinds.ts";
import type { FuzzReport, FuzzTask } from "./fuzz-worker.ts";
import { SharedInput } from "./shared-input.ts";

/** An input that takes longer hangs. */
const HANG_MS = 10_000;
/** Longer ones are not worth a file. */
const KEPT_OCTETS_MAX = 1024;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "30" },
    seed: { type: "string" },
    file: { type: "string" },
    // Writes inputs with new traits to test/fuzz/corpus/.
    keep: { type: "boolean", default: false },
  },
});

if (values.file !== undefined) await replay(values.file);
else await fuzz(Number(values.seconds), Number(values.seed ?? Date.now() % 1_000_000));

async function replay(file: string): Promise<void> {
  const traits = await fuzzKinds[kindOf(file)](readInput(file));
  console.log(`${file} holds\n${traits}`);
}

async function fuzz(seconds: number, seed: number): Promise<void> {
  console.log(`fuzzing for ${seconds} s with SEED=${seed}`);
  const shared = new SharedInput();
  const workerData: FuzzTask = { seconds, seed, memory: shared.memory };
  const worker = new Worker(new URL("fuzz-worker.ts", import.meta.url), { workerData });
  const watch = watchFor(shared, () => {
    tellFailure({ name: "failed", ...shared.get(), why: `takes more than ${HANG_MS} ms` });
    return worker.terminate();
  });
  worker.on("message", (report: FuzzReport) => {
    if (report.name === "failed") tellFailure(report);
    else tellEnd(report, shared.runs, seconds);
  });
  worker.on("error", (error: Error) => {
    tellFailure({ name: "failed", ...shared.get(), why: error.stack ?? error.message });
  });
  worker.on("exit", () => clearInterval(watch));
}

function watchFor(shared: SharedInput, onHang: () => Promise<number>): NodeJS.Timeout {
  let last = -1;
  return setInterval(() => {
    if (shared.runs === last) onHang().catch(console.error);
    last = shared.runs;
  }, HANG_MS);
}

function tellFailure({ kind, octets, why }: Extract<FuzzReport, { name: "failed" }>): void {
  const path = keepInput("crashes", kind, octets);
  console.error(`${why}\n\n${JSON.stringify(octets)}\n\nagain: make fuzz FILE=${path}`);
  process.exitCode = 1;
}

function tellEnd(
  { traits, found }: Extract<FuzzReport, { name: "done" }>,
  runs: number,
  seconds: number,
): void {
  const perSecond = Math.round(runs / seconds);
  console.log(`${runs} inputs, ${perSecond} a second; ${traits} kinds of outcome, none wrong`);
  const worthKeeping = found.filter(({ octets }) => octets.length <= KEPT_OCTETS_MAX);
  if (values.keep) for (const { kind, octets } of worthKeeping) keepInput("corpus", kind, octets);
}

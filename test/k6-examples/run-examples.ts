/**
 * `make k6-examples FOLDER=…`: runs the scripts of a folder, or of the pages in it, by our engine
 * and by k6, one iteration each, and tells which share of what k6 runs comes to the same here.
 * `WITHOUT=PATTERN` leaves out scripts in whose text it is found.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { claimPorts } from "../ports/claim-ports.ts";
import { judgeExample, type Outcome } from "./judge-example.ts";
import { type Example, readExamples, withHost } from "./read-examples.ts";

const [PORT, ADMIN_PORT] = (await claimPorts(2)) as [number, number];
const TIMEOUT_MS = 25_000;
const AT_ONCE = 2;
const weir = fileURLToPath(new URL("../../bin/weir", import.meta.url));

const [, , folder, without = ""] = process.argv;
if (folder === undefined) {
  console.error("usage: run-examples.ts FOLDER [WITHOUT]");
  process.exit(2);
}
await main(resolve(folder), without === "" ? /$^/ : new RegExp(without));

async function main(from: string, leftOut: RegExp): Promise<void> {
  const { examples: all, others } = readExamples(from);
  const examples = all.filter((one) => !leftOut.test(one.text));
  const work = mkdtempSync(join(tmpdir(), "weir-k6-examples-"));
  const target = spawn(weir, ["target", "bin"], {
    env: { ...process.env, PORT: String(PORT), ADMIN_PORT: String(ADMIN_PORT), PPROF_PORT: "0" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    for (const name of others) place(work, name, (path) => copyFileSync(join(from, name), path));
    for (const { path: name, text: script } of examples) {
      const content = withHost(script, `127.0.0.1:${PORT}`);
      place(work, name, (path) => writeFileSync(path, content));
    }
    await until(target);
    const whys = new Map<string, string[]>();
    const counts = { same: 0, different: 0, "not in k6": 0 };
    const waiting = [...examples];
    const work1 = async (): Promise<void> => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
        await judge(one, work, { counts, whys });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work1));
    report(counts, whys);
  } finally {
    target.kill();
    rmSync(work, { recursive: true });
  }
}

interface Tally {
  readonly counts: Record<"same" | "different" | "not in k6", number>;
  readonly whys: Map<string, string[]>;
}

async function judge({ path }: Example, work: string, { counts, whys }: Tally): Promise<void> {
  const script = join(work, path);
  const flags = ["run", "--quiet", "--vus", "1", "--iterations", "1"];
  const ours = await outcomeOf(weir, [...flags, script]);
  const theirs = await outcomeOf("k6", [...flags, "--no-usage-report", "--address", "", script]);
  const judgement = judgeExample(ours, theirs);
  counts[judgement.name] += 1;
  if (judgement.name !== "different") return;
  whys.set(judgement.why, [...(whys.get(judgement.why) ?? []), path]);
}

async function outcomeOf(command: string, args: readonly string[]): Promise<Outcome> {
  const engine = spawn(command, args, {
    cwd: dirname(args.at(-1)!),
    env: { ...process.env, K6_AUTO_EXTENSION_RESOLUTION: "false" },
    stdio: ["ignore", "ignore", "pipe"],
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
  });
  const complaints = text(engine.stderr);
  const [status, signal] = (await once(engine, "close")) as [number | null, string | null];
  return { status: signal === null ? status! : "timeout", complaints: await complaints };
}

function place(work: string, name: string, write: (path: string) => void): void {
  const path = join(work, name);
  mkdirSync(dirname(path), { recursive: true });
  write(path);
}

async function until(target: ReturnType<typeof spawn>): Promise<void> {
  while (target.exitCode === null) {
    const answered = await fetch(`http://127.0.0.1:${PORT}/get`).catch(() => undefined);
    if (answered?.ok) return;
    await new Promise(setImmediate);
  }
  throw new Error("the target did not start");
}

function report(counts: Tally["counts"], whys: Tally["whys"]): void {
  const known = counts.same + counts.different;
  const share = ((100 * counts.same) / Math.max(1, known)).toFixed(1);
  console.log(`${known + counts["not in k6"]} scripts, of which k6 runs ${known} here`);
  console.log(`${counts.same} of them (${share} %) come to the same by weir run`);
  const sorted = [...whys].toSorted(([, a], [, b]) => b.length - a.length);
  for (const [why, paths] of sorted) console.log(`${paths.length}  ${why}  (${paths[0]})`);
}

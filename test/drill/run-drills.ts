/**
 * Runs the drills that come with Weir, each `--times` as it stands, which has to PASS, and once
 * with its mutation, which has to come to the verdict that its file names. `--only a,b` takes some.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readDrill } from "../../src/commands/lab/read-drill.ts";
import { drillNames } from "../reference/drill-blocks.ts";

const root = join(import.meta.dirname, "../..");
const { values } = parseArgs({
  options: {
    times: { type: "string", default: "3" },
    only: { type: "string" },
  },
});

const folder = await mkdtemp(join(tmpdir(), "weir-drills-"));
const only = values.only?.split(",");
const names = drillNames(root).filter((name) => only === undefined || only.includes(name));
let wrong = 0;
for (const name of names) {
  const file = join(root, "drills", `${name}.yaml`);
  const { mutation } = await readDrill(file);
  for (let time = 0; time < Number(values.times); time++) await run(name, [file], "PASS");
  await run(`${name}, mutated`, ["--mutated", file], mutation!.verdict);
}
await rm(folder, { recursive: true });
console.log(wrong === 0 ? "all as they should be" : `${wrong} not as they should be`);
process.exitCode = wrong === 0 ? 0 : 1;

async function run(what: string, args: readonly string[], wanted: string): Promise<void> {
  const startedMs = performance.now();
  const report = join(folder, "report.html");
  const child = spawn(join(root, "bin/weir"), ["drill", "--report", report, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  await once(child, "close");
  const verdict = /^(PASS|FAIL|INCONCLUSIVE) {2}/m.exec(output)?.[1] ?? "no verdict";
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(`${verdict === wanted ? "  " : "! "}${verdict.padEnd(12)}  ${what} (${seconds} s)`);
  if (verdict === wanted) return;
  wrong += 1;
  console.log(output.replace(/^/gm, "      "));
}

/** What every side-by-side bench does: reads its options, runs, and writes tables when asked to. */
import { basename } from "node:path";
import { readBenchOptions } from "./bench-options.ts";
import { describeMachine } from "./describe-machine.ts";
import { gatewaySummary, resultsBlock } from "./results-block.ts";
import { type Bench, type Measured, runBench } from "./run-bench.ts";
import { writeBlock } from "./write-block.ts";

export interface WrittenBench extends Bench {
  /** Of its block in the documents. */
  readonly name: string;
  /** The file that is started. */
  readonly file: string;
  /** How the table is written; as those of rival programs when left out. */
  readonly toBlock?: typeof resultsBlock;
}

export async function benchAndWrite(bench: WrittenBench): Promise<readonly Measured[]> {
  const words = process.argv.slice(2);
  const options = readBenchOptions(words);
  const only = options.only.filter((name) => bench.scenarios.some((one) => one.name === name));
  // A command that runs several benches gives the names to all of them.
  if (options.only.length > 0 && only.length === 0) return [];
  const measured = await runBench(bench, { ...options, only });
  if (options.write) {
    const command = ["node", `bench/peers/${basename(bench.file)}`, ...words].join(" ");
    const meta = { machine: describeMachine(), command, options, peers: bench.peers };
    const { toBlock = resultsBlock } = bench;
    writeBlock("docs/performance.md", bench.name, toBlock(measured, meta));
    if (bench.name === "gateway") {
      writeBlock("README.md", bench.name, gatewaySummary(measured, meta));
    }
  }
  return measured;
}

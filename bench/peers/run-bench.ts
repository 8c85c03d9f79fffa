/** Starts the programs of a bench and what stands behind them, runs all rounds, and prints. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claimPorts } from "../../test/ports/claim-ports.ts";
import type { BenchOptions } from "./bench-options.ts";
import { findProgram } from "./find-program.ts";
import type { Peer, Scenario } from "./peer.ts";
import { type Contestant, type RoundsPlan, runRounds } from "./run-rounds.ts";
import { startOrigin } from "./start-origin.ts";
import { type RunningProgram, startProgram } from "./start-program.ts";
import { type Summary, summarize } from "./summarize.ts";

export interface Bench {
  /** The first one is compared with each of the others. */
  readonly peers: readonly Peer[];
  readonly scenarios: readonly Scenario[];
  /** As taskset takes them: of the programs that are measured, and of all the rest. */
  readonly cores: { readonly measured: string; readonly load: string };
}

export interface Measured {
  readonly scenario: Scenario;
  readonly summaries: readonly Summary[];
}

export async function runBench(bench: Bench, options: BenchOptions): Promise<Measured[]> {
  const scenarios = chosen("--only", bench.scenarios, options.only);
  const peers = presentPeers(bench, options);
  const folder = mkdtempSync(join(tmpdir(), "weir-bench-"));
  // Where the bench is run by root, nginx reads its files as another user.
  chmodSync(folder, 0o755);
  const running: RunningProgram[] = [];
  try {
    const [originPort, ...ports] = await claimPorts(1 + 2 * peers.length);
    running.push(await startOrigin({ folder, port: originPort!, cores: bench.cores.load }));
    const contestants: Contestant[] = [];
    for (const [at, peer] of peers.entries()) {
      const place = { folder, originPort: originPort!, port: ports[2 * at]! };
      const whole = { ...place, adminPort: ports[2 * at + 1]! };
      const program = await startProgram({
        command: peer.toCommand(whole),
        environment: peer.environment?.(whole) ?? {},
        cores: bench.cores.measured,
        port: place.port,
      });
      running.push(program);
      contestants.push({ name: peer.name, port: place.port, program });
    }
    return await runAll(scenarios, contestants, { ...options, loadCores: bench.cores.load });
  } finally {
    await Promise.all(running.map((program) => program.close()));
    rmSync(folder, { recursive: true });
  }
}

async function runAll(
  scenarios: readonly Scenario[],
  contestants: readonly Contestant[],
  plan: RoundsPlan,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const scenario of scenarios) {
    const summaries = summarize(await runRounds(scenario, contestants, plan));
    process.stdout.write(`\n${scenario.name}\n${summaries.map(toLine).join("")}`);
    measured.push({ scenario, summaries });
  }
  return measured;
}

function presentPeers({ peers }: Bench, options: BenchOptions): readonly Peer[] {
  for (const name of ["wrk", "nginx", "taskset"]) {
    if (findProgram(name) === undefined) throw new Error(`${name} is not installed`);
  }
  const [first, ...others] = peers;
  const wanted = [first!, ...chosen("--peers", others, options.peers)];
  const absent = wanted.filter(({ version }) => version === undefined).map(({ name }) => name);
  if (absent.length > 0) process.stderr.write(`left out, not installed: ${absent.join(", ")}\n`);
  return wanted.filter(({ version }) => version !== undefined);
}

function chosen<T extends { readonly name: string }>(
  option: string,
  all: readonly T[],
  names: readonly string[],
): readonly T[] {
  const unknown = names.find((name) => !all.some((one) => one.name === name));
  if (unknown !== undefined) {
    const known = all.map(({ name }) => name).join(", ");
    throw new Error(`${option}: ${unknown} is none of ${known}`);
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

function toLine(summary: Summary): string {
  const { name, rounds, cpuUsPerRequest, requestsPerSecond, p50Ms, p99Ms, ratio } = summary;
  const cells = [
    name.padEnd(12),
    `${cpuUsPerRequest.toFixed(2).padStart(8)} us CPU/request`,
    `${requestsPerSecond.toFixed(0).padStart(7)}/s`,
    `p50 ${p50Ms.toFixed(2)} ms`,
    `p99 ${p99Ms.toFixed(2)} ms`,
    `${rounds} rounds`,
  ];
  if (ratio !== undefined) {
    const [median, min, max] = [ratio.median, ratio.min, ratio.max].map((n) => n.toFixed(2));
    cells.push(`ratio ${median} (${min} to ${max})`);
  }
  return `  ${cells.join("  ")}\n`;
}

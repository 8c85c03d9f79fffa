/**
 * `weir run` beside other load generators. Each loads the same nginx in turn, from one core.
 *
 *     generator under test ──> nginx
 *     core 1                   core 0
 *
 * The server counts the requests, in a window in which the generator is in full swing.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { claimPorts } from "../../test/ports/claim-ports.ts";
import { toTable } from "../../test/reference/to-table.ts";
import { type BenchOptions, readBenchOptions } from "./bench-options.ts";
import { describeMachine } from "./describe-machine.ts";
import type { LoadPeer, LoadScenario } from "./load-peer.ts";
import { loadPeers } from "./load-peers.ts";
import { nginxCommand, nginxHttp } from "./nginx-command.ts";
import { type LoadRound, runLoadRound } from "./run-load-round.ts";
import { type RunningProgram, startProgram } from "./start-program.ts";
import { type LoadSummary, summarizeLoad } from "./summarize-load.ts";
import { writeBlock } from "./write-block.ts";

const kept = { isHttps: false, keepsAlive: true, thinkSeconds: 0, warmUpSeconds: 4 };
const scenarios: readonly LoadScenario[] = [
  { ...kept, name: "get-64", connections: 64 },
  { ...kept, name: "https-64", connections: 64, isHttps: true },
  { ...kept, name: "close-16", connections: 16, keepsAlive: false },
  { ...kept, name: "sleep-100", connections: 100, thinkSeconds: 1, warmUpSeconds: 4 },
  { ...kept, name: "sleep-10000", connections: 10_000, thinkSeconds: 1, warmUpSeconds: 15 },
];
const cores = { measured: "1", load: "0" };

interface Measured {
  readonly scenario: LoadScenario;
  readonly summaries: readonly LoadSummary[];
}

const options = readBenchOptions(process.argv.slice(2));
const present = loadPeers.filter(
  ({ name, version }) =>
    version !== undefined &&
    (name === "weir" || options.peers.length === 0 || options.peers.includes(name)),
);
const absent = loadPeers.filter(({ version }) => version === undefined).map(({ name }) => name);
if (absent.length > 0) process.stderr.write(`left out, not installed: ${absent.join(", ")}\n`);
const measured = await measureAll(present, options);
if (options.write) writeBlock("docs/performance.md", "load", toBlock(measured));

async function measureAll(peers: readonly LoadPeer[], plan: BenchOptions): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), "weir-bench-"));
  chmodSync(folder, 0o755);
  const ports = await claimPorts(2);
  let server: RunningProgram | undefined;
  try {
    const command = await serverCommand(folder, ports);
    server = await startProgram({ command, cores: cores.load, port: ports[0]! });
    const all: Measured[] = [];
    for (const scenario of scenarios) {
      if (plan.only.length > 0 && !plan.only.includes(scenario.name)) continue;
      const summaries = summarizeLoad(await runRounds(scenario, peers, { plan, folder, ports }));
      process.stdout.write(`\n${scenario.name}\n${summaries.map(toLine).join("")}`);
      all.push({ scenario, summaries });
    }
    return all;
  } finally {
    await server?.close();
    rmSync(folder, { recursive: true });
  }
}

interface Place {
  readonly plan: BenchOptions;
  readonly folder: string;
  readonly ports: readonly number[];
}

async function runRounds(
  scenario: LoadScenario,
  peers: readonly LoadPeer[],
  { plan, folder, ports }: Place,
): Promise<Map<string, LoadRound[]>> {
  const url = scenario.isHttps
    ? `https://127.0.0.1:${ports[1]}/small`
    : `http://127.0.0.1:${ports[0]}/small`;
  const rounds = new Map<string, LoadRound[]>();
  for (let round = 0; round < plan.rounds; round++) {
    for (const peer of peers) {
      const seconds = scenario.warmUpSeconds + Math.ceil(plan.seconds) + 60;
      const command = peer.toCommand(scenario, { url, seconds, folder });
      if (command === undefined) continue;
      const one = await runLoadRound({
        command,
        cores: cores.measured,
        warmUpSeconds: scenario.warmUpSeconds,
        seconds: plan.seconds,
        statusUrl: `http://127.0.0.1:${ports[0]}/status`,
      });
      if (one.requests === 0) throw new Error(`${peer.name} has sent nothing in ${scenario.name}`);
      rounds.set(peer.name, [...(rounds.get(peer.name) ?? []), one]);
    }
  }
  return rounds;
}

async function serverCommand(folder: string, ports: readonly number[]): Promise<string[]> {
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }]);
  writeFileSync(join(folder, "key.pem"), key);
  writeFileSync(join(folder, "cert.pem"), cert);
  mkdirSync(join(folder, "origin"), { recursive: true });
  const block = nginxHttp(
    join(folder, "origin"),
    `  server {
    listen 127.0.0.1:${ports[0]} backlog=16384;
    listen 127.0.0.1:${ports[1]} ssl backlog=4096;
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
    location = /small { return 200 "hello, world\\n"; }
    location = /status { stub_status; }
  }`,
  );
  return nginxCommand({ name: "origin", folder, block, connections: 15_000 });
}

function toLine(summary: LoadSummary): string {
  const { name, cpuUsPerRequest, requestsPerSecond, residentBytes, ratio } = summary;
  const cells = [
    name.padEnd(12),
    `${cpuUsPerRequest.toFixed(2).padStart(8)} us CPU/request`,
    `${requestsPerSecond.toFixed(0).padStart(7)}/s`,
    `${summary.cores.toFixed(2)} cores`,
    `${(residentBytes / 1e6).toFixed(0)} MB`,
    ratio === undefined ? "" : `weir does ${ratio.median.toFixed(2)} times its work`,
  ];
  return `  ${cells.join("  ")}\n`;
}

function toBlock(all: readonly Measured[]): string {
  const { date, sentence } = describeMachine();
  const versions = present.map(({ name, version }) => `${name} ${version}`).join(", ");
  const rows = all.flatMap(({ scenario, summaries }) =>
    summaries.map(({ ratio, ...one }) => [
      scenario.name,
      one.name,
      `${one.cpuUsPerRequest.toFixed(1)} µs`,
      one.requestsPerCpuSecond.toFixed(0),
      ratio === undefined
        ? ""
        : `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)})`,
      `${one.requestsPerSecond.toFixed(0)}/s`,
      one.cores.toFixed(2),
      `${(one.residentBytes / 1e6).toFixed(0)} MB`,
    ]),
  );
  const heads = "load,generator,CPU,requests per CPU second,weir ÷ it,sent,cores,memory".split(",");
  return [
    `${date}, ${sentence}.`,
    `Medians of ${options.rounds} alternating rounds of ${options.seconds} s. ${versions}.`,
    "",
    `    node bench/peers/load-vs-peers.ts ${process.argv.slice(2).join(" ")}`,
    "",
    toTable(heads, rows) + perUser(all),
  ].join("\n");
}

/** What another virtual user costs, from the two loads with think time. */
function perUser(all: readonly Measured[]): string {
  const [few, many] = ["sleep-100", "sleep-10000"].map((name) =>
    all.find(({ scenario }) => scenario.name === name),
  );
  if (few === undefined || many === undefined) return "";
  const sentences = many.summaries.flatMap(({ name, residentBytes }) => {
    const before = few.summaries.find((one) => one.name === name);
    if (before === undefined) return [];
    const users = many.scenario.connections - few.scenario.connections;
    const kb = (residentBytes - before.residentBytes) / users / 1000;
    return [`${name} ${kb.toFixed(1)} kB`];
  });
  return `\nMemory for each further virtual user: ${sentences.join(", ")}.\n`;
}

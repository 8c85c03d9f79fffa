/**
 * What telemetry costs: hello with everything off, beside hello with one kind of it at a time and
 * with all of it. Each mode is switched by environment variables only; one that the target does
 * not take, or whose telemetry does not arrive, is an error.
 */

import { claimPorts } from "../../test/ports/claim-ports.ts";
import { benchAndWrite } from "./bench-and-write.ts";
import { readBenchOptions } from "./bench-options.ts";
import { costBlock } from "./cost-block.ts";
import type { Peer, Scenario } from "./peer.ts";
import { smallBytes } from "./start-origin.ts";
import { startProgram } from "./start-program.ts";
import { weirProgram, weirVersion } from "./weir-command.ts";

type Variables = Readonly<Record<string, string>>;

const [grpcPort, httpPort] = await claimPorts(2);
const file = new URL("./servers/telemetry-sink.ts", import.meta.url).pathname;
const sink = await startProgram({
  command: [process.execPath, file, String(grpcPort), String(httpPort)],
  cores: "1",
  port: httpPort!,
});

const off = { METRICS_ENABLED: "false" };
const traces = (ratio: string): Variables => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${grpcPort}`,
  OTEL_TRACES_SAMPLER_RATIO: ratio,
});
const profiles = { PYROSCOPE_SERVER_ADDRESS: `http://127.0.0.1:${httpPort}` };

interface Mode {
  readonly name: string;
  readonly variables: Variables;
  /** What the receiver must have got of it. */
  readonly arrives?: readonly RegExp[];
}

const modes: readonly Mode[] = [
  { name: "nothing", variables: off },
  { name: "metrics", variables: {} },
  { name: "1 % traces", variables: { ...off, ...traces("0.01") }, arrives: [/TraceService/] },
  { name: "100 % traces", variables: { ...off, ...traces("1") }, arrives: [/TraceService/] },
  { name: "profiles at 100 Hz", variables: { ...off, ...profiles }, arrives: [/push|ingest/i] },
  {
    name: "metrics and 1 % traces and profiles",
    variables: { ...traces("0.01"), ...profiles },
    arrives: [/TraceService/, /MetricsService/, /push|ingest/i],
  },
  { name: "access log", variables: { ...off, LOG_LEVEL: "debug" } },
];

const peers = modes.map(
  ({ name, variables }): Peer => ({
    name,
    version: weirVersion,
    toCommand: () => [weirProgram, "target", "hello"],
    environment: ({ port }) => ({
      PORT: String(port),
      HOST: "127.0.0.1",
      PPROF_PORT: "0",
      WORKERS: "1",
      ...variables,
    }),
  }),
);

const scenario: Scenario = {
  name: "hello-64",
  connections: 64,
  method: "GET",
  path: "/hello/virtual",
  responseBytes: smallBytes,
};

try {
  const measured = await benchAndWrite({
    name: "telemetry",
    file: import.meta.filename,
    peers,
    scenarios: [scenario],
    cores: { measured: "0", load: "1" },
    toBlock: costBlock,
  });
  const names = measured.flatMap(({ summaries }) => summaries.map(({ name }) => name));
  const { peers: chosen } = readBenchOptions(process.argv.slice(2));
  const wanted = modes.filter(({ name }, at) => at === 0 || isChosen(name, chosen));
  const lost = wanted.filter(({ name }) => !names.includes(name)).map(({ name }) => name);
  if (lost.length > 0) throw new Error(`not measured: ${lost.join(", ")}`);
  await checkArrived(wanted.flatMap(({ arrives = [] }) => arrives));
} finally {
  await sink.close();
}

function isChosen(name: string, chosen: readonly string[]): boolean {
  return chosen.length === 0 || chosen.includes(name);
}

/** Telemetry that is made and does not leave is cheaper than it should be. */
async function checkArrived(patterns: readonly RegExp[]): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${httpPort}/counts`);
  const paths = Object.keys((await answer.json()) as Record<string, number>);
  for (const pattern of patterns) {
    if (paths.some((path) => pattern.test(path))) continue;
    throw new Error(`nothing has arrived at ${pattern.source}, but at ${paths.join(", ")}`);
  }
}

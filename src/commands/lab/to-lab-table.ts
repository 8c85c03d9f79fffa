/** The table that `weir up` prints when everything listens: port, what, and something to try. */
import { type LabPortName, type LabPortNumbers, labPorts } from "./lab-ports.ts";

export function toLabTable(
  ports: LabPortNumbers,
  shown: readonly LabPortName[],
): readonly string[] {
  const rows = shown.map((name) => [
    String(ports[name]),
    labPorts[name].about,
    examples[name](ports[name]),
  ]);
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]!.length));
  const [portWidth, aboutWidth] = [widthOf(0), widthOf(1)];
  return rows.map(
    ([port, about, example]) =>
      `  ${port!.padStart(portWidth)}  ${about!.padEnd(aboutWidth)}  ${example}`,
  );
}

const examples: Readonly<Record<LabPortName, (port: number) => string>> = {
  gateway: (port) => `curl http://127.0.0.1:${port}/get`,
  gatewayTcp: (port) => `curl http://127.0.0.1:${port}/ip`,
  gatewayTls: (port) =>
    `curl -k -u remarkablebob:2rFtex -d '{"foo":"bar"}' https://127.0.0.1:${port}/api/echo`,
  admin: (port) => `curl http://127.0.0.1:${port}/breakers`,
  bin1: (port) => `curl http://127.0.0.1:${port}/anything`,
  bin2: (port) => `curl http://127.0.0.1:${port}/anything`,
  bin2Tcp: (port) => `nc 127.0.0.1 ${port}`,
  hello: (port) => `curl http://127.0.0.1:${port}/hello/virtual`,
  sre: (port) => `curl "http://127.0.0.1:${port}/slow?duration=1000"`,
  poll: (port) => `curl http://127.0.0.1:${port}/polls`,
  echo: (port) =>
    `curl -u remarkablebob:2rFtex -d '{"foo":"bar"}' http://127.0.0.1:${port}/api/echo`,
  srePprof: (port) => `go tool pprof http://127.0.0.1:${port}/debug/pprof/heap`,
  bin1Pprof: (port) =>
    `curl -d '{"kind":"status","status":500,"for":"30s"}' http://127.0.0.1:${port}/faults`,
  bin2Pprof: (port) => `curl http://127.0.0.1:${port}/faults/ledger`,
  helloPprof: (port) => `curl http://127.0.0.1:${port}/faults`,
  pollPprof: (port) => `curl http://127.0.0.1:${port}/faults`,
  echoPprof: (port) => `curl http://127.0.0.1:${port}/faults`,
  console: (port) => `open http://127.0.0.1:${port}`,
};

/**
 * Two workers must not cost more than one: processor time per request with two, beside that with
 * one, may be 10 % higher. Gateway, generator and backend share two cores in both cases.
 */
import { benchAndWrite } from "./bench-and-write.ts";
import type { Peer } from "./peer.ts";
import { weirGate } from "./proxies.ts";
import { smallBytes } from "./start-origin.ts";
import { weirVersion } from "./weir-command.ts";

const RATIO_MAX = 1.1;

const peers = [2, 1].map(
  (workers): Peer => ({
    name: workers === 1 ? "1 worker" : `${workers} workers`,
    version: weirVersion,
    toCommand: (place) => weirGate(place, workers),
  }),
);

const measured = await benchAndWrite({
  name: "workers",
  file: import.meta.filename,
  peers,
  scenarios: [64, 512].map((connections) => ({
    name: `workers-${connections}`,
    connections,
    method: "GET",
    path: "/small",
    responseBytes: smallBytes,
  })),
  cores: { measured: "0,1", load: "0,1" },
});

for (const { scenario, summaries } of measured) {
  const ratio = summaries.find(({ name }) => name === "1 worker")?.ratio?.median;
  if (ratio === undefined || ratio <= RATIO_MAX) continue;
  process.stderr.write(`${scenario.name}: two workers cost ${ratio.toFixed(2)} of one\n`);
  process.exitCode = 1;
}

/**
 * Weir, nginx, HAProxy and a plain Node proxy in front of the same nginx, one core each in turn.
 *
 *     wrk ──> proxy under test ──> nginx
 *     core 1       core 0          core 1
 */
import { readBenchOptions } from "./bench-options.ts";
import type { Scenario } from "./peer.ts";
import { proxies } from "./proxies.ts";
import { runBench } from "./run-bench.ts";
import { pageBytes, smallBytes } from "./start-origin.ts";

const small = {
  method: "GET",
  path: "/small",
  requestBytes: 0,
  responseBytes: smallBytes,
} as const;
const page = { method: "GET", path: "/page", requestBytes: 0, responseBytes: pageBytes } as const;
const post = { ...small, method: "POST", requestBytes: 1024 } as const;

const scenarios: readonly Scenario[] = [64, 512].flatMap((connections) => [
  { name: `small-get-${connections}`, connections, ...small },
  { name: `page-get-${connections}`, connections, ...page },
  { name: `post-${connections}`, connections, ...post },
]);

const options = readBenchOptions(process.argv.slice(2));
const cores = { measured: "0", load: "1" };
await runBench({ peers: proxies, scenarios, cores }, options);

/**
 * Weir, nginx, HAProxy and a plain Node proxy in front of the same nginx, one core each in turn.
 *
 *     wrk ──> proxy under test ──> nginx
 *     core 1       core 0          core 1
 */
import { benchAndWrite } from "./bench-and-write.ts";
import type { Scenario } from "./peer.ts";
import { proxies } from "./proxies.ts";
import { pageBytes, smallBytes } from "./start-origin.ts";

const small = { method: "GET", path: "/small", responseBytes: smallBytes } as const;
const page = { method: "GET", path: "/page", responseBytes: pageBytes } as const;
const post = { ...small, method: "POST", body: "x".repeat(1024) } as const;

const scenarios: readonly Scenario[] = [64, 512].flatMap((connections) => [
  { name: `small-get-${connections}`, connections, ...small },
  { name: `page-get-${connections}`, connections, ...page },
  { name: `post-${connections}`, connections, ...post },
]);

await benchAndWrite({
  name: "gateway",
  file: import.meta.filename,
  peers: proxies,
  scenarios,
  cores: { measured: "0", load: "1" },
});

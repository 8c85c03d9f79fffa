/**
 * A TCP listener of Weir beside HAProxy in mode tcp and nginx's stream module: what a byte costs in
 * long answers, and what a connection costs that carries one small request.
 *
 *     wrk ──> relay under test ──> nginx
 *     core 1       core 0         core 1
 */
import { existsSync } from "node:fs";
import { benchAndWrite } from "./bench-and-write.ts";
import { versionOf } from "./find-program.ts";
import { nginxCommand, nginxVersion } from "./nginx-command.ts";
import type { Peer, Scenario } from "./peer.ts";
import { haproxyCommand } from "./proxies.ts";
import { bulkBytes, smallBytes } from "./start-origin.ts";
import { weirCommand, weirVersion } from "./weir-command.ts";

const streamModule = "/usr/lib/nginx/modules/ngx_stream_module.so";

const relays: readonly Peer[] = [
  {
    name: "weir",
    version: weirVersion,
    toCommand: (place) =>
      weirCommand(place, {
        workers: 1,
        listeners: [{ listen: `127.0.0.1:${place.port}`, protocol: "tcp", upstream: "origin" }],
        upstreams: { origin: { backends: [{ address: `127.0.0.1:${place.originPort}` }] } },
      }),
  },
  {
    name: "nginx",
    version: existsSync(streamModule) ? nginxVersion : undefined,
    toCommand: ({ folder, port, originPort }) =>
      nginxCommand({
        name: "stream",
        folder,
        modules: [streamModule],
        block: `stream {
  server { listen 127.0.0.1:${port} backlog=4096; proxy_pass 127.0.0.1:${originPort}; }
}`,
      }),
  },
  {
    name: "haproxy",
    version: versionOf("haproxy", ["-v"]),
    toCommand: (place) => haproxyCommand(place, "tcp", []),
  },
];

const scenarios: readonly Scenario[] = [
  {
    name: "bulk-16",
    connections: 16,
    method: "GET",
    path: "/bulk",
    responseBytes: bulkBytes,
    counts: "bytes",
  },
  {
    name: "short-64",
    connections: 64,
    method: "GET",
    path: "/small",
    headers: { Connection: "close" },
    responseBytes: smallBytes,
  },
];

await benchAndWrite({
  name: "relay",
  file: import.meta.filename,
  peers: relays,
  scenarios,
  cores: { measured: "0", load: "1" },
});

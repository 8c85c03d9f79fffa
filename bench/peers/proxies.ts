/**
 * The HTTP proxies that are compared. Weir has everything on that its configuration can switch on,
 * except the access log; nginx and HAProxy have what their users write for a plain proxy that
 * keeps connections to the backend.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { versionOf } from "./find-program.ts";
import { nginxCommand, nginxHttp, nginxVersion } from "./nginx-command.ts";
import type { Peer, PeerPlace } from "./peer.ts";
import { weirCommand, weirVersion } from "./weir-command.ts";

const weir: Peer = { name: "weir", version: weirVersion, toCommand: (place) => weirGate(place, 1) };

const nginx: Peer = {
  name: "nginx",
  version: nginxVersion,
  toCommand: ({ folder, port, originPort }) => {
    const block = nginxHttp(
      join(folder, "nginx"),
      `  upstream origin {
    server 127.0.0.1:${originPort};
    keepalive 1024;
    keepalive_requests 1000000000;
    keepalive_timeout 300s;
  }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }`,
    );
    return nginxCommand({ name: "nginx", folder, block });
  },
};

const haproxy: Peer = {
  name: "haproxy",
  version: versionOf("haproxy", ["-v"]),
  toCommand: (place) =>
    haproxyCommand(place, "http", ["option http-keep-alive", "http-reuse always"]),
};

const node: Peer = {
  name: "node",
  version: process.versions.node,
  toCommand: ({ port, originPort }) => [
    process.execPath,
    join(import.meta.dirname, "servers/node-proxy.ts"),
    String(port),
    String(originPort),
  ],
};

export const proxies: readonly Peer[] = [weir, nginx, haproxy, node];

export function weirGate(place: PeerPlace, workers: number): string[] {
  return weirCommand(place, {
    workers,
    listeners: [
      {
        listen: `127.0.0.1:${place.port}`,
        protocol: "http",
        routes: [
          { match: { path: "/elsewhere" }, respond: { status: 404 } },
          { match: { host: "*", path: "/" }, upstream: "origin", rateLimit: "everybody" },
        ],
      },
    ],
    // Every request takes its token; none is refused, or the refusals would be measured.
    rateLimits: { everybody: { rate: 1e9, burst: 1e9, key: "clientIp" } },
    upstreams: {
      origin: {
        backends: [{ address: `127.0.0.1:${place.originPort}` }],
        health: { type: "http", path: "/small" },
        breaker: {},
        pool: { maxConnections: 1024, maxIdle: 1024, idleTimeout: "5m", maxLifetime: "1h" },
      },
    },
  });
}

export function haproxyCommand(
  { folder, port, originPort }: PeerPlace,
  mode: "http" | "tcp",
  options: readonly string[],
): string[] {
  const path = join(folder, `haproxy-${mode}.cfg`);
  const lines = [
    "global",
    "  nbthread 1",
    "  maxconn 8192",
    "defaults",
    `  mode ${mode}`,
    "  timeout connect 5s",
    "  timeout client 300s",
    "  timeout server 300s",
    ...options.map((option) => `  ${option}`),
    "frontend bench",
    `  bind 127.0.0.1:${port} backlog 4096`,
    "  default_backend origin",
    "backend origin",
    `  server origin 127.0.0.1:${originPort}${mode === "http" ? " pool-purge-delay 300s" : ""}`,
  ];
  writeFileSync(path, `${lines.join("\n")}\n`);
  return ["haproxy", "-db", "-q", "-f", path];
}

/**
 * The configuration of the lab's gateway, as YAML for its standard input.
 *
 * The times are shorter than the defaults of `weir gate`, so that a breaker can be seen to open and
 * to close again within the minute that the tour takes.
 */
import { stringify } from "yaml";
import type { LabOptions } from "./lab-options.ts";
import type { LabPortNumbers } from "./lab-ports.ts";

export function toLabGatewayConfig(ports: LabPortNumbers, options: LabOptions): string {
  return stringify({
    workers: options.workers,
    drain: { deadline: "5s" },
    admin: { listen: local(ports.admin) },
    listeners: [
      { listen: local(ports.gateway), protocol: "http", routes },
      { listen: local(ports.gatewayTcp), protocol: "tcp", upstream: "binsTcp", rateLimit: "dials" },
      {
        listen: local(ports.gatewayTls),
        protocol: "http",
        tls: { selfSigned: true },
        routes: [{ match: { path: "/" }, upstream: "echo" }],
      },
    ],
    rateLimits: {
      perClient: { rate: options.ratePerSecond, per: "1s", burst: 100, key: "clientIp" },
      dials: { rate: 500, burst: 500, key: "global" },
    },
    upstreams: toUpstreams(ports),
  });
}

const routes = [
  { match: { path: "/hello" }, upstream: "hello" },
  { match: { path: "/api" }, upstream: "echo" },
  ...["/vote", "/votes", "/polls", "/options", "/swagger", "/swagger.json"].map((path) => ({
    match: { path },
    upstream: "poll",
  })),
  // `/slow` and `/cpu` may take a minute by design.
  { match: { path: "/sre/" }, upstream: "sre", stripPrefix: "/sre", timeout: "70s" },
  { match: { path: "/" }, upstream: "bins", rateLimit: "perClient" },
];

function toUpstreams(ports: LabPortNumbers): Record<string, unknown> {
  return {
    bins: {
      balance: "roundRobin",
      backends: [{ address: local(ports.bin1) }, { address: local(ports.bin2) }],
      health: health("/status/200"),
      breaker: {
        consecutiveFailures: 5,
        failureShare: 0.5,
        minCalls: 20,
        window: "10s",
        openFor: "5s",
        openForMax: "10s",
        trialCalls: 2,
      },
    },
    // Of its own, so that the attempts of `bins` are HTTP requests and nothing else.
    binsTcp: {
      backends: [{ address: local(ports.bin1) }, { address: local(ports.bin2) }],
      health: { type: "tcp", interval: "2s", timeout: "1s" },
    },
    hello: alone(ports.hello),
    sre: { ...alone(ports.sre), timeouts: { responseHead: "70s" } },
    poll: alone(ports.poll),
    echo: alone(ports.echo, "/health"),
  };
}

function alone(port: number, healthPath = "/healthz"): Record<string, unknown> {
  return { backends: [{ address: local(port) }], health: health(healthPath) };
}

function health(path: string): Record<string, unknown> {
  return { type: "http", path, interval: "2s", timeout: "1s" };
}

function local(port: number): string {
  return `127.0.0.1:${port}`;
}

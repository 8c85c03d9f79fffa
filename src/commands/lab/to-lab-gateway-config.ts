/**
 * The configuration of the lab's gateway, in which backends are called by the names of targets.
 *
 * The times are shorter than the defaults of `weir gate`, so that a breaker can be seen to open and
 * to close again within the minute that the tour takes.
 */
import type { Mapping } from "../../config/merge-patch.ts";
import type { LabOptions, TargetName } from "./lab-options.ts";
import type { LabPortNumbers } from "./lab-ports.ts";

export function toLabGatewayConfig(ports: LabPortNumbers, options: LabOptions): Mapping {
  const upstreams = toUpstreams(options.processes);
  const has = (name: string): boolean => name in upstreams;
  return {
    workers: options.workers,
    drain: { deadline: "5s" },
    admin: { listen: local(ports.admin) },
    listeners: [
      {
        listen: local(ports.gateway),
        protocol: "http",
        routes: routes.filter(({ upstream }) => has(upstream)),
      },
      {
        listen: local(ports.gatewayTcp),
        protocol: "tcp",
        upstream: "binsTcp",
        rateLimit: "dials",
      },
      {
        listen: local(ports.gatewayTls),
        protocol: "http",
        tls: { selfSigned: true },
        routes: [{ match: { path: "/" }, upstream: "echo" }],
      },
    ].filter(
      ({ upstream = "", routes = [] }) => has(upstream) || routes.some((one) => has(one.upstream)),
    ),
    rateLimits: {
      perClient: { rate: options.ratePerSecond, per: "1s", burst: 100, key: "clientIp" },
      dials: { rate: 500, burst: 500, key: "global" },
    },
    upstreams,
    // So that slow requests can be looked at one by one; the last thousand of them are kept.
    tracing: { sampleRatio: 0.05 },
  };
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

function toUpstreams(processes: readonly TargetName[]): Readonly<Record<string, Mapping>> {
  const all = {
    bins: {
      balance: "roundRobin",
      backends: ["bin-1", "bin-2"],
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
      backends: ["bin-1", "bin-2"],
      health: { type: "tcp", interval: "2s", timeout: "1s" },
    },
    hello: alone("hello"),
    sre: { ...alone("sre"), timeouts: { responseHead: "70s" } },
    poll: alone("poll"),
    echo: alone("echo", "/health"),
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, upstream]) => {
      const started = upstream.backends.filter((one) => processes.includes(one as TargetName));
      if (started.length === 0) return [];
      return [[name, { ...upstream, backends: started.map((address) => ({ address })) }]];
    }),
  );
}

function alone(name: TargetName, healthPath = "/healthz") {
  return { backends: [name], health: health(healthPath) };
}

function health(path: string): Record<string, unknown> {
  return { type: "http", path, interval: "2s", timeout: "1s" };
}

function local(port: number): string {
  return `127.0.0.1:${port}`;
}

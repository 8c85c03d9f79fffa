/**
 * Under which circumstances one run takes place: the gateway's configuration, and how badly clients
 * and backends behave. In a calm world everybody behaves and nothing is scarce, so that every
 * request has to get its answer.
 */
import { type BalancerName, balancerNames } from "../../src/balancing/make-balancer.ts";
import { type GatewayConfiguration, gatewaySchema } from "../../src/gateway/configuration.ts";
import { defaultMessageLimits, type MessageLimits } from "../../src/http1/message-limits.ts";
import type { Chance } from "./chance.ts";

export interface World {
  readonly isCalm: boolean;
  readonly configuration: GatewayConfiguration;
  readonly limits: MessageLimits;
  readonly linkBytes: readonly number[];
  readonly stallShare: number;
  readonly clients: number;
  /** When the last client comes. */
  readonly arrivalsMs: number;
  readonly bodyBytesMax: number;
  /** Shares of requests that are malformed, of clients and of answers that misbehave. */
  readonly flawShare: number;
  readonly rudeShare: number;
  readonly faultShare: number;
  readonly dialFaultShare: number;
  readonly drain: { readonly atMs: number; readonly deadlineMs: number } | undefined;
}

export function planWorld(chance: Chance): World {
  const isCalm = chance.happens(0.15);
  const bad = isCalm ? 0 : chance.oneOf([0.02, 0.1, 0.3]);
  const isDrained = chance.happens(0.25);
  const deadlineMs = isCalm ? 20_000 : chance.oneOf([300, 1000, 5000]);
  const isSmall = chance.happens(0.3);
  return {
    isCalm,
    configuration: gatewaySchema.parse(planConfiguration(chance, isCalm)),
    limits: planLimits(chance, isCalm),
    linkBytes: isSmall ? [64, 200, 900] : [1000, 8192, 65_536],
    stallShare: isCalm ? 0 : chance.oneOf([0, 0, 0.002, 0.02]),
    clients: chance.between(1, 12),
    arrivalsMs: chance.oneOf([0, 100, 2000]),
    bodyBytesMax: isSmall ? (isCalm ? 500 : 3000) : 20_000,
    flawShare: bad / 4,
    rudeShare: bad,
    faultShare: isCalm ? 0 : chance.oneOf([0.02, 0.15, 0.5]),
    dialFaultShare: isCalm ? 0 : chance.oneOf([0, 0.02, 0.2]),
    drain: isDrained ? { atMs: chance.between(0, 3000), deadlineMs } : undefined,
  };
}

function planLimits(chance: Chance, isCalm: boolean): MessageLimits {
  // Octet by octet, a head takes its time.
  if (isCalm) return { ...defaultMessageLimits, idleTimeoutMs: 8000, headTimeoutMs: 30_000 };
  return {
    ...defaultMessageLimits,
    bodyBytesMax: chance.happens(0.1) ? 1000 : defaultMessageLimits.bodyBytesMax,
    headTimeoutMs: chance.between(300, 2000),
    idleTimeoutMs: chance.between(300, 4000),
    bodyWindowMs: chance.between(300, 2000),
    writeTimeoutMs: chance.between(500, 4000),
  };
}

function planConfiguration(chance: Chance, isCalm: boolean): Record<string, unknown> {
  const timeout = isCalm ? "20s" : `${chance.between(400, 6000)}ms`;
  const isLimited = !isCalm && chance.happens(0.5);
  const rateLimit = isLimited ? { rateLimit: "few" } : {};
  const routes = [
    { match: { path: "/" }, upstream: "backends", timeout },
    { match: { path: "/limited" }, upstream: "backends", timeout, ...rateLimit },
    { match: { path: "/only", methods: ["GET"] }, upstream: "backends", timeout },
    { match: { path: "/own" }, respond: { status: 200, body: "own" } },
  ];
  const shared = chance.happens(0.5) ? { store: "redis", onStoreFailure: "reject" } : {};
  const few = { rate: chance.oneOf([1, 5]), burst: chance.between(1, 3), ...shared };
  const balance = chance.happens(0.5) ? "roundRobin" : chance.oneOf(quickBalancers);
  return {
    listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes }],
    rateLimits: isLimited ? { few } : {},
    // Nobody connects to it: simulated-store.ts stands in its place.
    redis: { url: "redis://127.0.0.1:1" },
    upstreams: { backends: planUpstream(chance, isCalm, balance) },
  };
}

/** Maglev takes longer to make its table than a run takes, and chooses no other way here. */
const quickBalancers = balancerNames.filter((name) => name !== "maglev");

function planUpstream(chance: Chance, isCalm: boolean, balance: BalancerName): object {
  const backends = Array.from({ length: chance.between(1, 3) }, (_, at) => ({
    address: `127.0.0.1:${at + 1}`,
    weight: chance.between(1, 3),
  }));
  if (isCalm) return { balance, backends, pool: { idleTimeout: "3s" } };
  return {
    balance,
    backends,
    ...(chance.happens(0.5) ? { breaker: planBreaker(chance) } : {}),
    ...(chance.happens(0.5) ? { retry: planRetry(chance) } : {}),
    ...(chance.happens(0.3) ? { concurrency: planConcurrency(chance) } : {}),
    slowStart: chance.oneOf(["0s", "0s", "500ms"]),
    timeouts: {
      connect: `${chance.between(20, 500)}ms`,
      responseHead: `${chance.between(100, 2500)}ms`,
      idle: `${chance.between(100, 2500)}ms`,
    },
    pool: {
      maxConnections: chance.oneOf([1, 2, 5, 100, 100]),
      maxIdle: chance.oneOf([0, 1, 2, 64]),
      idleTimeout: `${chance.between(50, 3000)}ms`,
      maxLifetime: `${chance.oneOf([50, 500, 10_000])}ms`,
      maxRequests: chance.oneOf([0, 0, 1, 3]),
      maxQueued: chance.oneOf([0, 5, 100, 100]),
      queueTimeout: `${chance.between(50, 2000)}ms`,
    },
  };
}

function planRetry(chance: Chance): object {
  return {
    attempts: chance.between(1, 4),
    backoff: { base: `${chance.oneOf([0, 20, 500])}ms`, max: `${chance.oneOf([0, 250, 2000])}ms` },
    budgetShare: chance.oneOf([0.2, 1]),
    budgetMin: chance.oneOf([0, 3]),
    perTryTimeout: `${chance.oneOf([0, 0, 50, 1000])}ms`,
  };
}

function planConcurrency(chance: Chance): object {
  const limit = chance.happens(0.5) ? { limit: chance.between(1, 3) } : { adaptive: { min: 1 } };
  return {
    ...limit,
    queue: chance.oneOf([0, 2, 100]),
    queueTimeout: `${chance.between(50, 1000)}ms`,
  };
}

function planBreaker(chance: Chance): object {
  return {
    consecutiveFailures: chance.between(1, 4),
    failureShare: chance.oneOf([0.3, 1]),
    slowShare: chance.oneOf([0.5, 1]),
    slowAfter: `${chance.oneOf([100, 1000, 10_000])}ms`,
    minCalls: chance.between(2, 10),
    window: "2s",
    openFor: `${chance.between(50, 1000)}ms`,
    openForMax: "2s",
    trialCalls: chance.between(1, 3),
    maxEjectedShare: chance.oneOf([0.5, 1]),
  };
}

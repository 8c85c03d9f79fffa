/**
 * Puts the parts of a gateway's first http listener together as the data plane does, over whatever
 * connections, clock and chance a test gives.
 */
import { makeBalancer } from "../../src/balancing/make-balancer.ts";
import type { GatewayConfiguration } from "../../src/gateway/configuration.ts";
import type { ExplainedExchange } from "../../src/gateway/explanation.ts";
import { GatewayMetrics } from "../../src/gateway/gateway-metrics.ts";
import { HttpApp } from "../../src/gateway/http-app.ts";
import type { LimitStore } from "../../src/gateway/limit-store.ts";
import type { Plane } from "../../src/gateway/plane.ts";
import { RateLimits } from "../../src/gateway/rate-limits.ts";
import { RequestIds } from "../../src/gateway/request-ids.ts";
import { makeSharedState } from "../../src/gateway/shared-state.ts";
import { Tracing } from "../../src/gateway/tracing.ts";
import type { ClientConnection } from "../../src/http1/client-connection.ts";
import { MessageWriter } from "../../src/http1/message-writer.ts";
import { Registry } from "../../src/telemetry/registry.ts";
import type { PoolConfiguration } from "../../src/upstream/configuration.ts";
import type { ConnectionPool, PoolOptions } from "../../src/upstream/connection-pool.ts";
import { type BreakerTransition, Upstream } from "../../src/upstream/upstream.ts";

export type DialDone = (connection: ClientConnection | undefined, error: Error | undefined) => void;

export interface Surroundings
  extends Pick<Plane, "nowMs" | "defer" | "after" | "accessLog" | "watched"> {
  readonly random: () => number;
  readonly dial: (address: string, done: DialDone, plane: Plane) => { cancel(): void };
  readonly onTransition: BreakerTransition;
  /** Told how long a call to a backend took. */
  readonly onCall: (address: string) => void;
  /** For limits that are shared. */
  readonly store?: LimitStore;
  readonly onExplained?: (explained: ExplainedExchange) => void;
  /** What to use in the place of the real pool. */
  readonly poolClass: typeof ConnectionPool;
  /** Counters of a fixed number; a small segment is quicker to make. */
  readonly segment?: SharedArrayBuffer;
}

export interface BuiltHttpApp {
  readonly app: HttpApp;
  readonly plane: Plane;
  readonly registry: Registry;
  readonly upstreams: Map<string, Upstream>;
  /** Looks at the deadlines of exchanges and pools, as the sweep of the data plane. */
  readonly checkDeadlines: () => void;
}

export function buildHttpApp(
  configuration: GatewayConfiguration,
  surroundings: Surroundings,
): BuiltHttpApp {
  const { segment, nowMs } = surroundings;
  const registry = new Registry(segment === undefined ? {} : { segment });
  const metrics = new GatewayMetrics(registry, configuration.metricsPrefix);
  const { accessLog, defer, after, watched, random } = surroundings;
  const writer = new MessageWriter();
  const sweptMs = nowMs();
  const plane: Plane = {
    nowMs,
    random,
    writer,
    metrics,
    accessLog,
    requestIds: new RequestIds(Buffer.alloc(24, 1)),
    tracing:
      configuration.tracing &&
      new Tracing({
        ...configuration.tracing,
        random,
        onExplained: surroundings.onExplained ?? (() => {}),
      }),
    defer,
    after,
    watched,
    sweptMs,
  };
  const shared = makeSharedState(configuration, 1);
  const upstreams = new Map(
    Object.entries(configuration.upstreams).map(([name, upstream]) => {
      const memory = shared.upstreams[name]!;
      const turn = new Int32Array(memory.cursor);
      const balancer = makeBalancer(upstream.balance, { turn, members: upstream.backends });
      const parts = {
        balancer,
        random: surroundings.random,
        thread: 0,
        threads: 1,
        nowMs,
        defer,
        onQueued: (change: number) => metrics.upstream.queued.with(name).add(change),
        onNoRoom: (reason: string) => metrics.upstream.rejected.with(name, reason).add(),
        onTransition: surroundings.onTransition,
        makePool: (address: string) => makePool(address, upstream.pool, plane, surroundings),
        makeObserver: (address: string) => () => surroundings.onCall(address),
      };
      return [name, new Upstream(name, upstream, memory, parts)];
    }),
  );
  const { store } = surroundings;
  const rateLimits = new RateLimits({ configuration, shared, metrics, nowMs, store });
  const listener = configuration.listeners[0]!;
  if (listener.protocol !== "http") throw new TypeError("the first listener must be http");
  const app = new HttpApp(listener, { plane, upstreams, rateLimits });
  const checkDeadlines = (): void => {
    plane.sweptMs = nowMs();
    for (const one of plane.watched) one.checkDeadlines(plane.sweptMs);
    for (const upstream of upstreams.values()) upstream.checkDeadlines(plane.sweptMs);
  };
  return { app, plane, registry, upstreams, checkDeadlines };
}

function makePool(
  address: string,
  configuration: PoolConfiguration,
  plane: Plane,
  { dial, poolClass }: Surroundings,
): ConnectionPool {
  const options: PoolOptions = {
    connectionsMax: configuration.maxConnections,
    idleMax: configuration.maxIdle,
    idleTimeoutMs: configuration.idleTimeout,
    lifetimeMaxMs: configuration.maxLifetime,
    requestsMax: configuration.maxRequests,
    queuedMax: configuration.maxQueued,
    queueTimeoutMs: configuration.queueTimeout,
  };
  const hits = plane.metrics.upstream.poolHits.with(address);
  const misses = plane.metrics.upstream.poolMisses.with(address);
  const replaced = plane.metrics.upstream.poolReplaced.with(address);
  return new poolClass(options, (done) => dial(address, done, plane), plane.nowMs, {
    onHit: () => hits.add(),
    onMiss: () => misses.add(),
    onReplaced: () => replaced.add(),
    onWaited() {},
  });
}

/**
 * The data plane of one thread: its listeners, its upstreams and their connections, the sweep of
 * deadlines. It is given a configuration and memory, and replaced as a whole when they change.
 */
import { makeBalancer } from "../balancing/make-balancer.ts";
import { ClientConnection } from "../http1/client-connection.ts";
import { defaultMessageLimits } from "../http1/message-limits.ts";
import { MessageWriter } from "../http1/message-writer.ts";
import { type HttpListener, startHttpListener } from "../serving/http-listener.ts";
import { connect } from "../socket/connect.ts";
import { type Listener, listen } from "../socket/listen.ts";
import type { ReadPath } from "../socket/make-wire.ts";
import type { ServerTls } from "../socket/server-tls.ts";
import type { HandshakeRefusal } from "../socket/tls-acceptor.ts";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import type { Registry } from "../telemetry/registry.ts";
import type { PoolConfiguration, UpstreamConfiguration } from "../upstream/configuration.ts";
import { ConnectionPool, type Dial, type PoolOptions } from "../upstream/connection-pool.ts";
import { splitAddress } from "../upstream/split-address.ts";
import { type BreakerTransition, Upstream } from "../upstream/upstream.ts";
import { makeUpstreamTls, type UpstreamTls } from "../upstream/upstream-tls.ts";
import { AccessLog } from "./access-log.ts";
import type { GatewayConfiguration, ListenerConfiguration } from "./configuration.ts";
import type { ExplainedExchange } from "./explanation.ts";
import { GatewayMetrics } from "./gateway-metrics.ts";
import { HttpApp } from "./http-app.ts";
import type { Plane, Watched } from "./plane.ts";
import { RateLimits } from "./rate-limits.ts";
import { RedisStore, type StoreChange } from "./redis-store.ts";
import { RequestIds } from "./request-ids.ts";
import type { SharedState } from "./shared-state.ts";
import { TcpApp } from "./tcp-app.ts";
import type { TlsMaterial } from "./tls-material.ts";
import { fromHandshakeRefusal } from "./to-failure.ts";
import { toMessageLimits } from "./to-message-limits.ts";
import { toServerTls } from "./to-server-tls.ts";
import { Tracing } from "./tracing.ts";

export interface DataPlaneOptions {
  readonly configuration: GatewayConfiguration;
  readonly shared: SharedState;
  readonly registry: Registry;
  readonly tls: TlsMaterial;
  /** This thread's number, and how many there are. */
  readonly thread: number;
  readonly threads: number;
  /** The ports to listen on, in the order of the listeners; 0 takes a free one. */
  readonly ports: readonly number[];
  /** Whether other threads listen on the same ports. */
  readonly reusePort: boolean;
  readonly onTransition: BreakerTransition;
  readonly onExplained: (explained: ExplainedExchange) => void;
  readonly onStoreChange: StoreChange;
}

export interface DataPlane {
  /** In the order of the listeners. */
  readonly ports: readonly number[];
  /** Holds for handshakes from now on, with clients and backends; connections stay as they are. */
  replaceTls(tls: TlsMaterial): void;
  drain(deadlineMs: number): Promise<void>;
}

/** How often deadlines are looked at. */
const SWEEP_MS = 50;

interface OpenListener {
  readonly port: number;
  replaceTls(tls: ServerTls): void;
  drain(deadlineMs: number): Promise<void>;
}

export async function startDataPlane(options: DataPlaneOptions): Promise<DataPlane> {
  const { configuration } = options;
  const metrics = new GatewayMetrics(options.registry, configuration.metricsPrefix);
  const plane = makePlane(options, metrics);
  const upstreamTls = makeUpstreamTls(configuration.upstreams, options.tls.upstreams);
  const upstreams = makeUpstreams(options, plane, upstreamTls);
  const store = await startStore(options);
  const { nowMs } = plane;
  const rateLimits = new RateLimits({ ...options, metrics, nowMs, store });
  const listeners: OpenListener[] = [];
  for (const [at, listener] of configuration.listeners.entries()) {
    const parts = { plane, upstreams, upstreamTls, rateLimits };
    listeners.push(await openListener(listener, at, options, parts));
  }
  const sweep = setInterval(() => {
    const nowMs = monotonicMs();
    plane.sweptMs = nowMs;
    for (const watched of plane.watched) watched.checkDeadlines(nowMs);
    for (const upstream of upstreams.values()) upstream.checkDeadlines(nowMs);
  }, SWEEP_MS);
  return {
    ports: listeners.map(({ port }) => port),
    replaceTls(tls) {
      for (const [at, listener] of configuration.listeners.entries()) {
        const replacement = toServerTls(listener, tls, at);
        if (replacement !== undefined) listeners[at]!.replaceTls(replacement);
      }
      for (const [name, one] of upstreamTls) one.replace(tls.upstreams[name]!);
    },
    async drain(deadlineMs) {
      await Promise.all(listeners.map((listener) => listener.drain(deadlineMs)));
      clearInterval(sweep);
      for (const upstream of upstreams.values()) upstream.close();
      store?.close();
      plane.accessLog?.close();
    },
  };
}

function makePlane(options: DataPlaneOptions, metrics: GatewayMetrics): Plane {
  const { accessLog, tracing } = options.configuration;
  const onLost = (): void => metrics.logLinesLost.add();
  return {
    nowMs: monotonicMs,
    random: Math.random,
    writer: new MessageWriter(),
    metrics,
    accessLog:
      accessLog === undefined
        ? undefined
        : new AccessLog({ ...accessLog, random: Math.random, onLost }),
    requestIds: new RequestIds(),
    tracing:
      tracing && new Tracing({ ...tracing, random: Math.random, onExplained: options.onExplained }),
    defer: queueMicrotask,
    after: (delayMs, task) => {
      const timer = setTimeout(task, delayMs);
      return { cancel: () => clearTimeout(timer) };
    },
    watched: new Set<Watched>(),
    sweptMs: monotonicMs(),
  };
}

function makeUpstreams(
  options: DataPlaneOptions,
  plane: Plane,
  upstreamTls: ReadonlyMap<string, UpstreamTls>,
): Map<string, Upstream> {
  const { configuration, shared } = options;
  const made = Object.entries(configuration.upstreams).map(([name, upstream]) => {
    const memory = shared.upstreams[name]!;
    const turn = new Int32Array(memory.cursor);
    const tls = upstreamTls.get(name);
    const { readPath } = configuration;
    const queued =
      upstream.concurrency.queue > 0 ? plane.metrics.upstream.queued.with(name) : undefined;
    const balancer = makeBalancer(upstream.balance, { turn, members: upstream.backends });
    const one = new Upstream(name, upstream, memory, {
      balancer,
      random: Math.random,
      thread: options.thread,
      threads: options.threads,
      nowMs: plane.nowMs,
      defer: plane.defer,
      onQueued: (change) => queued?.add(change),
      onNoRoom: (reason) => plane.metrics.upstream.rejected.with(name, reason).add(),
      onTransition: (backend, from, to, reason) => {
        plane.metrics.upstream.breakerTransitions.with(name, backend, from, to, reason).add();
        options.onTransition(backend, from, to, reason);
      },
      makePool: (address) => makePool(address, upstream, { readPath, tls }, plane),
      makeObserver: (address) => {
        const duration = plane.metrics.upstream.duration.with(name, address);
        return (durationMs) => duration.observe(durationMs / 1000);
      },
    });
    return [name, one] as const;
  });
  return new Map(made);
}

function makePool(
  address: string,
  { pool: configuration, timeouts }: UpstreamConfiguration,
  { readPath, tls }: { readonly readPath: ReadPath; readonly tls: UpstreamTls | undefined },
  plane: Plane,
): ConnectionPool {
  const { metrics, writer } = plane;
  const hits = metrics.upstream.poolHits.with(address);
  const misses = metrics.upstream.poolMisses.with(address);
  const backend = { ...splitAddress(address), timeoutMs: timeouts.connect, readPath };
  const dial: Dial = (done) =>
    connect({ ...backend, tls: tls?.to(backend.host, "http") }, (wire, error) => {
      if (wire === undefined) done(undefined, error);
      else done(new ClientConnection(wire, defaultMessageLimits, writer), undefined);
    });
  const waits = metrics.upstream.poolWait.with(address);
  const pool = new ConnectionPool(toPoolOptions(configuration), dial, monotonicMs, {
    onHit: () => hits.add(),
    onMiss: () => misses.add(),
    onWaited: (ms) => waits.observe(ms / 1000),
  });
  const idle = metrics.upstream.poolConnections.with(address, "idle");
  const busy = metrics.upstream.poolConnections.with(address, "busy");
  const seen = { idle: 0, busy: 0 };
  plane.watched.add({
    checkDeadlines() {
      // Another upstream may have the same backend, with a pool of its own.
      idle.add(pool.idle - seen.idle);
      busy.add(pool.busy - seen.busy);
      seen.idle = pool.idle;
      seen.busy = pool.busy;
    },
  });
  return pool;
}

function toPoolOptions(configuration: PoolConfiguration): PoolOptions {
  return {
    connectionsMax: configuration.maxConnections,
    idleMax: configuration.maxIdle,
    idleTimeoutMs: configuration.idleTimeout,
    lifetimeMaxMs: configuration.maxLifetime,
    requestsMax: configuration.maxRequests,
    queuedMax: configuration.maxQueued,
    queueTimeoutMs: configuration.queueTimeout,
  };
}

/** The store that limits share with other gateways, when it is known whether it answers. */
async function startStore(options: DataPlaneOptions): Promise<RedisStore | undefined> {
  const { redis, rateLimits } = options.configuration;
  const isUsed = Object.values(rateLimits).some(({ store }) => store === "redis");
  if (redis === undefined || !isUsed) return undefined;
  const store = new RedisStore(redis, options.onStoreChange);
  await store.start();
  return store;
}

interface ListenerParts {
  readonly plane: Plane;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly upstreamTls: ReadonlyMap<string, UpstreamTls>;
  readonly rateLimits: RateLimits;
}

async function openListener(
  configuration: ListenerConfiguration,
  at: number,
  options: DataPlaneOptions,
  parts: ListenerParts,
): Promise<OpenListener> {
  const address = {
    host: configuration.listen.host,
    port: options.ports[at]!,
    reusePort: options.reusePort,
    readPath: options.configuration.readPath,
    tls: toServerTls(configuration, options.tls, at),
    onHandshakeRefused: (refusal: HandshakeRefusal) =>
      parts.plane.metrics.countFailure(fromHandshakeRefusal(refusal)),
  };
  if (configuration.protocol === "http") {
    const app = new HttpApp(configuration, parts);
    const client = {
      limits: toMessageLimits(configuration),
      connectionsMax: configuration.limits.connections,
      onRefused: () => parts.plane.metrics.countFailure("too_many_connections"),
    };
    const listener: HttpListener = await startHttpListener({ ...address, ...client }, app);
    return listener;
  }
  const app = new TcpApp({
    label: `${configuration.listen.host}:${configuration.listen.port}`,
    plane: parts.plane,
    upstream: parts.upstreams.get(configuration.upstream)!,
    upstreamTls: parts.upstreamTls.get(configuration.upstream),
    readPath: options.configuration.readPath,
    limits: parts.rateLimits.setOf(configuration.rateLimit),
  });
  const listener: Listener = await listen(address, (wire) => app.accept(wire));
  return {
    port: listener.port,
    replaceTls: (tls) => listener.replaceTls(tls),
    async drain(deadlineMs) {
      listener.close();
      await app.drain(deadlineMs);
      listener.cutOff();
    },
  };
}

/**
 * The upstreams of one thread, with their connections. Those of a new configuration take over what
 * has not changed: an upstream as a whole when its block is the same, else the pools of the
 * backends that it still has. What is left over is closed when its last exchange is done.
 */
import { isDeepStrictEqual } from "node:util";
import { makeBalancer } from "../balancing/make-balancer.ts";
import { ClientConnection } from "../http1/client-connection.ts";
import { defaultMessageLimits } from "../http1/message-limits.ts";
import { connect } from "../socket/connect.ts";
import type { ReadPath } from "../socket/make-wire.ts";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import type { PoolConfiguration, UpstreamConfiguration } from "../upstream/configuration.ts";
import { ConnectionPool, type Dial, type PoolOptions } from "../upstream/connection-pool.ts";
import { splitAddress } from "../upstream/split-address.ts";
import { type BreakerTransition, Upstream } from "../upstream/upstream.ts";
import { UpstreamTls, type UpstreamTlsMaterial } from "../upstream/upstream-tls.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import { MeteredPool } from "./metered-pool.ts";
import type { Plane } from "./plane.ts";
import type { SharedState } from "./shared-state.ts";
import type { TlsMaterial } from "./tls-material.ts";

export interface UpstreamSource {
  readonly configuration: Pick<GatewayConfiguration, "upstreams" | "readPath">;
  readonly shared: SharedState;
  readonly tls: TlsMaterial;
}

export interface UpstreamSurroundings {
  readonly plane: Plane;
  /** This thread's number, and how many there are. */
  readonly thread: number;
  readonly threads: number;
  readonly onTransition: BreakerTransition;
}

/** One upstream, and what it was made of. */
interface Made {
  readonly configuration: UpstreamConfiguration;
  readonly upstream: Upstream;
  readonly tls: UpstreamTls | undefined;
  readonly pools: readonly MeteredPool[];
}

export class ThreadUpstreams {
  readonly upstreams: ReadonlyMap<string, Upstream>;
  /** Of those that speak TLS to their backends. */
  readonly tls: ReadonlyMap<string, UpstreamTls>;
  readonly #made: ReadonlyMap<string, Made>;
  readonly #surroundings: UpstreamSurroundings;
  #material: TlsMaterial["upstreams"];

  /** Nothing of `before` is changed until `takeOver`. */
  constructor(
    source: UpstreamSource,
    surroundings: UpstreamSurroundings,
    before?: ThreadUpstreams,
  ) {
    this.#surroundings = surroundings;
    this.#material = source.tls.upstreams;
    const made = Object.keys(source.configuration.upstreams).map(
      (name) => [name, this.#make(name, source, before)] as const,
    );
    this.#made = new Map(made);
    this.upstreams = new Map(made.map(([name, { upstream }]) => [name, upstream]));
    this.tls = new Map(made.flatMap(([name, { tls }]) => (tls === undefined ? [] : [[name, tls]])));
  }

  /** From now on these are used. Answers which of `before` are not, but may have exchanges. */
  takeOver(before: ThreadUpstreams | undefined): Upstream[] {
    const { watched } = this.#surroundings.plane;
    for (const pool of this.#pools) watched.add(pool);
    if (before === undefined) return [];
    const kept = new Set(this.#pools);
    for (const pool of before.#pools) if (!kept.has(pool)) pool.retire(watched);
    const present = new Set(this.upstreams.values());
    return [...before.upstreams.values()].filter((upstream) => !present.has(upstream));
  }

  replaceTls(material: TlsMaterial["upstreams"]): void {
    this.#material = material;
    for (const [name, one] of this.tls) one.replace(material[name]!);
  }

  close(): void {
    for (const upstream of this.upstreams.values()) upstream.close();
  }

  get #pools(): MeteredPool[] {
    return [...this.#made.values()].flatMap(({ pools }) => pools);
  }

  #make(name: string, source: UpstreamSource, before: ThreadUpstreams | undefined): Made {
    const configuration = source.configuration.upstreams[name]!;
    const old = before === undefined ? undefined : before.#made.get(name);
    const oldMaterial = before === undefined ? undefined : before.#material[name];
    const material = source.tls.upstreams[name];
    const isSameTls =
      isDeepStrictEqual(old?.configuration.tls, configuration.tls) &&
      isDeepStrictEqual(oldMaterial, material);
    if (old !== undefined && isSameTls && isDeepStrictEqual(old.configuration, configuration)) {
      return old;
    }
    const tls = isSameTls ? old?.tls : makeTls(configuration, material);
    const kept = isSameTls && old !== undefined && poolsAlike(old.configuration, configuration);
    const spare = kept ? [...old.pools] : [];
    const pools: MeteredPool[] = [];
    const makePool = (address: string): ConnectionPool => {
      const at = spare.findIndex((pool) => pool.address === address);
      const { readPath } = source.configuration;
      const pool =
        at < 0 ? this.#makePool(address, configuration, readPath, tls) : spare.splice(at, 1)[0]!;
      pools.push(pool);
      return pool.pool;
    };
    const upstream = this.#makeUpstream(name, configuration, source.shared, makePool);
    return { configuration, upstream, tls, pools };
  }

  #makeUpstream(
    name: string,
    configuration: UpstreamConfiguration,
    shared: SharedState,
    makePool: (address: string) => ConnectionPool,
  ): Upstream {
    const { plane, thread, threads, onTransition } = this.#surroundings;
    const { metrics } = plane;
    const queued =
      configuration.concurrency.queue > 0 ? metrics.upstream.queued.with(name) : undefined;
    const memory = shared.upstreams[name]!;
    const turn = new Int32Array(memory.cursor);
    return new Upstream(name, configuration, memory, {
      balancer: makeBalancer(configuration.balance, { turn, members: configuration.backends }),
      random: plane.random,
      thread,
      threads,
      nowMs: plane.nowMs,
      defer: plane.defer,
      onQueued: (change) => queued?.add(change),
      onNoRoom: (reason) => metrics.upstream.rejected.with(name, reason).add(),
      onTransition: (backend, from, to, reason) => {
        metrics.upstream.breakerTransitions.with(name, backend, from, to, reason).add();
        onTransition(backend, from, to, reason);
      },
      makePool,
      makeObserver: (address) => {
        const duration = metrics.upstream.duration.with(name, address);
        return (durationMs) => duration.observe(durationMs / 1000);
      },
    });
  }

  #makePool(
    address: string,
    { pool, timeouts }: UpstreamConfiguration,
    readPath: ReadPath,
    tls: UpstreamTls | undefined,
  ): MeteredPool {
    const { metrics, writer } = this.#surroundings.plane;
    const hits = metrics.upstream.poolHits.with(address);
    const misses = metrics.upstream.poolMisses.with(address);
    const replaced = metrics.upstream.poolReplaced.with(address);
    const waits = metrics.upstream.poolWait.with(address);
    const backend = { ...splitAddress(address), timeoutMs: timeouts.connect, readPath };
    const dial: Dial = (done) =>
      connect({ ...backend, tls: tls?.to(backend.host, "http") }, (wire, error) => {
        if (wire === undefined) done(undefined, error);
        else done(new ClientConnection(wire, defaultMessageLimits, writer), undefined);
      });
    const made = new ConnectionPool(toPoolOptions(pool), dial, monotonicMs, {
      onHit: () => hits.add(),
      onMiss: () => misses.add(),
      onReplaced: () => replaced.add(),
      onWaited: (ms) => waits.observe(ms / 1000),
    });
    return new MeteredPool(address, made, metrics.upstream);
  }
}

function makeTls(
  { tls }: UpstreamConfiguration,
  material: UpstreamTlsMaterial | undefined,
): UpstreamTls | undefined {
  return tls === undefined || material === undefined ? undefined : new UpstreamTls(tls, material);
}

/** Whether what matters to a pool is the same. */
function poolsAlike(one: UpstreamConfiguration, other: UpstreamConfiguration): boolean {
  return one.timeouts.connect === other.timeouts.connect && isDeepStrictEqual(one.pool, other.pool);
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

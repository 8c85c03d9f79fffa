/**
 * The data plane of one thread: its listeners, its upstreams and their connections, the sweep of
 * deadlines. Another configuration replaces it in two steps: first everything that can fail, while
 * the present one serves; then the switch, which cannot.
 */
import { isDeepStrictEqual } from "node:util";
import { MessageWriter } from "../http1/message-writer.ts";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import type { Registry } from "../telemetry/registry.ts";
import type { BreakerTransition, Upstream } from "../upstream/upstream.ts";
import { AccessLog } from "./access-log.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import type { ExplainedExchange } from "./explanation.ts";
import { GatewayMetrics } from "./gateway-metrics.ts";
import { matchListeners } from "./listener-identity.ts";
import type { Plane, Watched } from "./plane.ts";
import { RateLimits } from "./rate-limits.ts";
import type { RedisStore, StoreChange } from "./redis-store.ts";
import { RequestIds } from "./request-ids.ts";
import { type ListenerParts, openListener, type ServedListener } from "./served-listener.ts";
import type { SharedState } from "./shared-state.ts";
import { ThreadStores } from "./thread-stores.ts";
import { ThreadUpstreams } from "./thread-upstreams.ts";
import type { TlsMaterial } from "./tls-material.ts";
import { toServerTls } from "./to-server-tls.ts";
import { Tracing } from "./tracing.ts";

/** A configuration and what belongs to it. */
export interface PlaneUpdate {
  readonly configuration: GatewayConfiguration;
  readonly shared: SharedState;
  readonly tls: TlsMaterial;
  /** The ports to listen on, in the order of the listeners; 0 takes a free one. */
  readonly ports: readonly number[];
}

export interface DataPlaneOptions extends PlaneUpdate {
  readonly registry: Registry;
  /** This thread's number, and how many there are. */
  readonly thread: number;
  readonly threads: number;
  /** Whether other threads listen on the same ports. */
  readonly reusePort: boolean;
  readonly onTransition: BreakerTransition;
  readonly onExplained: (explained: ExplainedExchange) => void;
  readonly onStoreChange: StoreChange;
}

/** How often deadlines are looked at. */
const SWEEP_MS = 50;

interface Generation {
  readonly configuration: GatewayConfiguration;
  readonly upstreams: ThreadUpstreams;
  readonly listeners: readonly ServedListener[];
}

interface Prepared extends Generation {
  readonly opened: readonly ServedListener[];
  readonly switches: readonly (() => void)[];
  readonly accessLog: AccessLog | undefined;
  readonly store: RedisStore | undefined;
}

export async function startDataPlane(options: DataPlaneOptions): Promise<DataPlane> {
  const plane = new DataPlane(options);
  await plane.prepare(options);
  plane.commit();
  return plane;
}

export class DataPlane {
  readonly #options: Omit<DataPlaneOptions, keyof PlaneUpdate>;
  readonly #plane: Plane;
  readonly #stores: ThreadStores;
  #sweep: NodeJS.Timeout | undefined = undefined;
  #present: Generation | undefined = undefined;
  #prepared: Prepared | undefined = undefined;
  /** Listeners that the present configuration does not have any more. */
  readonly #leaving = new Set<Promise<void>>();
  /** Upstreams that it does not have any more, as long as they have exchanges. */
  readonly #retired = new Set<Upstream>();

  /** Serves nothing yet. */
  constructor(options: DataPlaneOptions) {
    const { metricsPrefix } = options.configuration;
    this.#options = options;
    this.#stores = new ThreadStores(options.onStoreChange);
    this.#plane = makePlane(new GatewayMetrics(options.registry, metricsPrefix));
  }

  /** In the order of the listeners. */
  get ports(): readonly number[] {
    return this.#present?.listeners.map(({ port }) => port) ?? [];
  }

  /**
   * Makes all of a configuration that can fail, and opens its new listeners. Answers the ports.
   * Rejects when something cannot be had, and then nothing has changed.
   */
  async prepare(update: PlaneUpdate): Promise<readonly number[]> {
    await this.abort();
    const { configuration, shared } = update;
    const { thread, threads, onTransition } = this.#options;
    const surroundings = { plane: this.#plane, thread, threads, onTransition };
    const upstreams = new ThreadUpstreams(update, surroundings, this.#present?.upstreams);
    const { metrics, nowMs } = this.#plane;
    const store = await this.#stores.prepare(configuration);
    let accessLog: AccessLog | undefined;
    const opened: ServedListener[] = [];
    const switches: (() => void)[] = [];
    const listeners: ServedListener[] = [];
    const kept = matchListeners(configuration.listeners, this.#present?.listeners ?? []);
    try {
      accessLog = this.#prepareAccessLog(configuration);
      const parts: ListenerParts = {
        plane: this.#plane,
        upstreams: upstreams.upstreams,
        upstreamTls: upstreams.tls,
        rateLimits: new RateLimits({ configuration, shared, metrics, nowMs, store }),
        readPath: configuration.readPath,
      };
      for (const [at, listener] of configuration.listeners.entries()) {
        const present = kept[at];
        const tls = toServerTls(listener, update.tls, at);
        const place = { port: update.ports[at]!, reusePort: this.#options.reusePort, tls };
        const one = present ?? (await openListener(listener, place, parts));
        listeners.push(one);
        if (present === undefined) opened.push(one);
        else switches.push(toSwitch(present.prepare(listener, parts), present, tls));
      }
    } catch (error) {
      await this.#discard({ opened, accessLog, store });
      throw error;
    }
    const made = { configuration, upstreams, listeners, store };
    this.#prepared = { ...made, opened, switches, accessLog };
    return listeners.map(({ port }) => port);
  }

  /** Goes over to what was prepared. Exchanges under way finish as they began. */
  commit(): void {
    const prepared = this.#prepared;
    const before = this.#present;
    if (prepared === undefined) return;
    this.#prepared = undefined;
    this.#present = prepared;
    this.#sweep ??= setInterval(() => this.#checkDeadlines(monotonicMs()), SWEEP_MS);
    for (const change of prepared.switches) change();
    for (const upstream of prepared.upstreams.takeOver(before?.upstreams)) {
      this.#retired.add(upstream);
    }
    this.#replaceLogs(prepared);
    this.#stores.adopt(prepared.store, prepared.configuration);
    for (const listener of before?.listeners ?? []) {
      if (!prepared.listeners.includes(listener)) this.#dismiss(listener, prepared.configuration);
    }
  }

  /** Forgets what was prepared. */
  async abort(): Promise<void> {
    const prepared = this.#prepared;
    if (prepared === undefined) return;
    this.#prepared = undefined;
    await this.#discard(prepared);
  }

  /** Holds for handshakes from now on, with clients and backends; connections stay as they are. */
  replaceTls(tls: TlsMaterial): void {
    const { configuration, listeners, upstreams } = this.#present!;
    for (const [at, listener] of configuration.listeners.entries()) {
      const replacement = toServerTls(listener, tls, at);
      if (replacement !== undefined) listeners[at]!.replaceTls(replacement);
    }
    upstreams.replaceTls(tls.upstreams);
  }

  /**
   * The first step of a drain: whoever connects from now on is refused, and may go elsewhere. The
   * system resets connections that wait to be accepted, so first those are.
   */
  async stopAccepting(): Promise<void> {
    await this.abort();
    // Behind the phase of the event loop that accepts all there are.
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (const listener of this.#present?.listeners ?? []) listener.close();
  }

  /** The second: what is under way ends. */
  async drain(deadlineMs: number): Promise<void> {
    await this.abort();
    const { listeners, upstreams } = this.#present!;
    await Promise.all(listeners.map((listener) => listener.drain(deadlineMs)));
    await Promise.all(this.#leaving);
    clearInterval(this.#sweep);
    upstreams.close();
    this.#stores.close();
    this.#plane.accessLog?.close();
  }

  async #discard({
    opened,
    accessLog,
    store,
  }: Pick<Prepared, "opened" | "accessLog" | "store">): Promise<void> {
    await Promise.all(opened.map((listener) => listener.drain(0)));
    if (accessLog !== this.#plane.accessLog) accessLog?.close();
    this.#stores.discard(store);
  }

  #dismiss(listener: ServedListener, { drain }: GatewayConfiguration): void {
    const left = listener.drain(drain.deadline).then(() => {
      this.#leaving.delete(left);
    });
    this.#leaving.add(left);
  }

  #prepareAccessLog({ accessLog }: GatewayConfiguration): AccessLog | undefined {
    const plane = this.#plane;
    if (this.#present !== undefined) {
      const isSame = isDeepStrictEqual(this.#present.configuration.accessLog, accessLog);
      const present = plane.accessLog as AccessLog | undefined;
      if (isSame && !present?.isMoved) return present;
    }
    const onLost = (): void => plane.metrics.logLinesLost.add();
    return accessLog && new AccessLog({ ...accessLog, random: plane.random, onLost });
  }

  #replaceLogs({ accessLog, configuration: { tracing } }: Prepared): void {
    const plane = this.#plane;
    const { onExplained } = this.#options;
    if (accessLog !== plane.accessLog) plane.accessLog?.close();
    plane.accessLog = accessLog;
    plane.tracing = tracing && new Tracing({ ...tracing, random: plane.random, onExplained });
  }

  #checkDeadlines(nowMs: number): void {
    this.#plane.sweptMs = nowMs;
    for (const watched of this.#plane.watched) watched.checkDeadlines(nowMs);
    for (const upstream of this.#present?.upstreams.upstreams.values() ?? []) {
      upstream.checkDeadlines(nowMs);
    }
    for (const upstream of this.#retired) {
      upstream.checkDeadlines(nowMs);
      if (upstream.isQuiet) this.#retired.delete(upstream);
    }
  }
}

function toSwitch(
  switchApp: () => void,
  listener: ServedListener,
  tls: ReturnType<typeof toServerTls>,
): () => void {
  return () => {
    switchApp();
    if (tls !== undefined) listener.replaceTls(tls);
  };
}

function makePlane(metrics: GatewayMetrics): Plane {
  return {
    nowMs: monotonicMs,
    random: Math.random,
    writer: new MessageWriter(),
    metrics,
    accessLog: undefined,
    requestIds: new RequestIds(),
    tracing: undefined,
    defer: queueMicrotask,
    after: (delayMs, task) => {
      const timer = setTimeout(task, delayMs);
      return { cancel: () => clearTimeout(timer) };
    },
    watched: new Set<Watched>(),
    sweptMs: monotonicMs(),
  };
}

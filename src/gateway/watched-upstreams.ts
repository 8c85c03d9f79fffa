/**
 * The upstreams as the control plane sees them, with the checks of their health. For another
 * configuration those that are the same go on; of backends that an upstream still has, what was
 * found out is not forgotten.
 */
import { randomInt } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { HealthChecker, type KnownHealth } from "../upstream/health-checker.ts";
import { probe } from "../upstream/probe.ts";
import type { BreakerTransition } from "../upstream/upstream.ts";
import { makeUpstreamTls, type UpstreamTls } from "../upstream/upstream-tls.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import type { SharedState } from "./shared-state.ts";
import type { TlsMaterial } from "./tls-material.ts";
import { UpstreamView } from "./upstream-view.ts";

export interface WatchedSource {
  readonly configuration: Pick<GatewayConfiguration, "upstreams">;
  readonly shared: SharedState;
  readonly tls: TlsMaterial;
}

export interface WatchedEvents {
  readonly onTransition: (upstream: string, ...transition: Parameters<BreakerTransition>) => void;
  readonly onHealth: (backend: string, isHealthy: boolean, reason: string) => void;
}

const JITTER_STEPS = 1000;

interface Watch {
  readonly view: UpstreamView;
  readonly checker: HealthChecker | undefined;
}

export class WatchedUpstreams {
  readonly views: readonly UpstreamView[];
  readonly #watches: ReadonlyMap<string, Watch>;
  readonly #tls: ReadonlyMap<string, UpstreamTls>;
  #material: TlsMaterial["upstreams"];
  readonly #fresh: readonly Watch[];

  /** Nothing of `before` is changed until `takeOver`. */
  constructor(source: WatchedSource, events: WatchedEvents, before?: WatchedUpstreams) {
    this.#material = source.tls.upstreams;
    this.#tls = makeUpstreamTls(source.configuration.upstreams, source.tls.upstreams);
    const fresh: Watch[] = [];
    const watches = Object.keys(source.configuration.upstreams).map((name) => {
      const same = before?.same(name, source);
      const watch = same ?? this.#make(name, source, events, before);
      if (same === undefined) fresh.push(watch);
      return [name, watch] as const;
    });
    this.#fresh = fresh;
    this.#watches = new Map(watches);
    this.views = watches.map(([, { view }]) => view);
  }

  /** Resolves when every backend of which nothing was known was checked once. */
  async start(): Promise<void> {
    await Promise.all(this.#fresh.map(({ checker }) => checker?.start()));
  }

  /** Ends what of `before` does not go on here. */
  takeOver(before: WatchedUpstreams): void {
    const kept = new Set(this.#watches.values());
    for (const watch of before.#watches.values()) if (!kept.has(watch)) watch.checker?.close();
  }

  /** Ends what was begun here and not taken over from elsewhere. */
  abandon(): void {
    for (const { checker } of this.#fresh) checker?.close();
  }

  /** For checks from now on. */
  replaceTls(material: TlsMaterial["upstreams"]): void {
    this.#material = material;
    for (const [name, one] of this.#tls) one.replace(material[name]!);
  }

  tick(nowMs: number): void {
    for (const view of this.views) view.tick(nowMs);
  }

  close(): void {
    for (const { checker } of this.#watches.values()) checker?.close();
  }

  /** The watch of an upstream of which nothing changes. */
  same(name: string, { configuration, tls }: WatchedSource): Watch | undefined {
    const watch = this.#watches.get(name);
    const isSame =
      isDeepStrictEqual(watch?.view.configuration, configuration.upstreams[name]) &&
      isDeepStrictEqual(this.#material[name], tls.upstreams[name]);
    return isSame ? watch : undefined;
  }

  knownOf(name: string, health: unknown, address: string): KnownHealth | undefined {
    const watch = this.#watches.get(name);
    if (!isDeepStrictEqual(watch?.view.configuration.health, health)) return undefined;
    return watch?.checker?.knownOf(address);
  }

  #make(
    name: string,
    { configuration, shared }: WatchedSource,
    { onTransition, onHealth }: WatchedEvents,
    before: WatchedUpstreams | undefined,
  ): Watch {
    const upstream = configuration.upstreams[name]!;
    const view = new UpstreamView(name, upstream, shared.upstreams[name]!, (...transition) =>
      onTransition(name, ...transition),
    );
    const { health } = upstream;
    if (health === undefined) return { view, checker: undefined };
    const checker = new HealthChecker({
      addresses: view.backends.map(({ address }) => address),
      health,
      nowMs: monotonicMs,
      random: () => randomInt(JITTER_STEPS) / JITTER_STEPS,
      known: (address) => before?.knownOf(name, health, address),
      probe: (address) =>
        probe(address, health, { tls: this.#tls.get(name), proxyProtocol: upstream.proxyProtocol }),
      onChange: (at, isHealthy, reason) => {
        const { address, flags } = view.backends[at]!;
        flags.setHealthy(isHealthy);
        onHealth(address, isHealthy, reason);
      },
    });
    return { view, checker };
  }
}

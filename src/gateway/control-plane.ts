/**
 * The control plane: starts the threads of the data plane, checks health, moves breakers, serves
 * the admin, replaces the configuration, and drains. It replaces what the data plane reads and
 * never takes part in a request.
 */
import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { AccessGuard } from "../serving/access-guard.ts";
import { App } from "../serving/app.ts";
import { profileRoutes } from "../serving/profile-routes.ts";
import { Readiness } from "../serving/readiness.ts";
import { type RunningApp, startApp } from "../serving/start-app.ts";
import { isoTime } from "../serving/wall-clock.ts";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { addProcessMetrics } from "../telemetry/process-metrics.ts";
import { ProcessProfiler } from "../telemetry/profiling/process-profiler.ts";
import { type Counter, type Family, Registry } from "../telemetry/registry.ts";
import { RegistryHub } from "../telemetry/registry-hub.ts";
import { wallMs } from "../telemetry/wall-ms.ts";
import type { BreakerTransition } from "../upstream/upstream.ts";
import { mutationRoutes } from "./admin/mutations.ts";
import { adminRoutes } from "./admin/routes.ts";
import { Announcements } from "./announcements.ts";
import { addCertificateMetrics } from "./certificate-metrics.ts";
import type { Certificates } from "./certificates.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import { addControlMetrics } from "./control-metrics.ts";
import { EventLog } from "./event-log.ts";
import type { Gateway } from "./gateway.ts";
import { GatewayMetrics } from "./gateway-metrics.ts";
import { addLimitMetrics } from "./limit-metrics.ts";
import { listenerIdentity, matchListeners } from "./listener-identity.ts";
import { type Reload, type ReloadCause, Reloads } from "./reloads.ts";
import { RouteExemplars } from "./route-exemplars.ts";
import {
  carryDraining,
  carrySharedState,
  makeSharedState,
  type SharedState,
} from "./shared-state.ts";
import { findTakenPorts, listenerPorts } from "./taken-ports.ts";
import type { TlsMaterial } from "./tls-material.ts";
import { type Outside, TraceExport } from "./trace-export.ts";
import { WatchedUpstreams } from "./watched-upstreams.ts";
import { WorkerPool } from "./worker-pool.ts";
import { workersOf } from "./workers-of.ts";

/** How often breakers are looked at that open by themselves. */
const TICK_MS = 100;
const SEED_BITS = 48;
const admin = { name: "admin", hostsOption: "admin.hosts", tokenOption: "admin.token" };

export class ControlPlane implements Gateway {
  readonly #hub: RegistryHub;
  readonly #log: Logger;
  readonly #metrics: GatewayMetrics;
  readonly #exemplars: RouteExemplars;
  readonly #traces: TraceExport;
  readonly #events = new EventLog(isoTime, Math.floor(wallMs()));
  readonly #announce: Announcements;
  readonly #readiness = new Readiness();
  readonly #profiler = new ProcessProfiler();
  readonly #drainAsked = Promise.withResolvers<void>();
  readonly #certificates: Certificates;
  readonly #certificateReloads: Family<Counter>;
  readonly #reloads: Reloads;
  readonly #guard: AccessGuard;
  readonly #workers: WorkerPool;
  readonly #tick: NodeJS.Timeout;
  #admin: RunningApp | undefined = undefined;
  // What is in force.
  #configuration: GatewayConfiguration;
  #shared: SharedState;
  #upstreams: WatchedUpstreams;

  constructor(configuration: GatewayConfiguration, certificates: Certificates, outside: Outside) {
    const { log } = outside;
    const registry = new Registry();
    const { metricsPrefix } = configuration;
    this.#configuration = configuration;
    this.#certificates = certificates;
    this.#log = log;
    this.#announce = new Announcements(this.#events, log);
    this.#metrics = new GatewayMetrics(registry, metricsPrefix);
    this.#hub = new RegistryHub(registry);
    const present = (): GatewayConfiguration => this.#configuration;
    this.#exemplars = new RouteExemplars(this.#hub.exemplars, configuration);
    this.#traces = new TraceExport({ ...outside, registry, hub: this.#hub, present });
    this.#shared = makeSharedState(configuration, randomInt(2 ** SEED_BITS - 1));
    this.#upstreams = this.#watch(configuration, this.#shared, certificates.material);
    this.#guard = new AccessGuard(admin, configuration.admin);
    addProcessMetrics(registry);
    addControlMetrics(registry, metricsPrefix, () => this.#upstreams.views);
    addLimitMetrics(registry, metricsPrefix, () => ({
      rateLimits: this.#configuration.rateLimits,
      tables: this.#shared.rateLimits,
    }));
    this.#certificateReloads = addCertificateMetrics(registry, metricsPrefix, certificates);
    this.#reloads = new Reloads({
      log,
      events: this.#events,
      registry,
      metricsPrefix,
      present,
      apply: (wanted) => this.#apply(wanted),
    });
    this.#workers = this.#makeWorkers();
    this.#tick = setInterval(() => this.#upstreams.tick(monotonicMs()), TICK_MS);
  }

  get ports(): readonly number[] {
    return this.#workers.ports;
  }

  get adminPort(): number {
    return this.#admin?.port ?? 0;
  }

  get drainAsked(): Promise<void> {
    return this.#drainAsked.promise;
  }

  async start(version: string): Promise<void> {
    await this.#traces.start(version);
    await Promise.all([this.#profiler.start(), this.#upstreams.start()]);
    await this.#workers.start();
    this.#startCertificates();
    // Last, so that nobody is told that it is ready before it is.
    this.#admin = await this.#startAdmin(version);
  }

  reload(text: string, fileName: string, cause: ReloadCause): Promise<Reload> {
    return this.#reloads.reload(text, fileName, cause);
  }

  rejectReload(problem: string, cause: ReloadCause): Promise<Reload> {
    return this.#reloads.reject(problem, cause);
  }

  async drain(): Promise<void> {
    this.#readiness.isDraining = true;
    this.#announce.drain();
    await this.#reloads.close();
    const { deadline, notice } = this.#configuration.drain;
    if (notice > 0) await sleep(notice);
    await this.close(deadline);
  }

  /** Ends all that was started. */
  async close(deadlineMs: number): Promise<void> {
    const untilMs = monotonicMs() + deadlineMs;
    await this.#workers.drain(deadlineMs);
    clearInterval(this.#tick);
    this.#certificates.close();
    this.#upstreams.close();
    await this.#admin?.close(deadlineMs);
    await this.#traces.close(untilMs - monotonicMs());
  }

  #makeWorkers(): WorkerPool {
    const configuration = this.#configuration;
    const ports = configuration.listeners.map(({ listen }) => listen.port);
    const tls = this.#certificates.material;
    return new WorkerPool({
      workers: workersOf(configuration),
      start: { configuration, shared: this.#shared, tls, ports },
      reusePort: workersOf(configuration) > 1,
      hub: this.#hub,
      connectProfiles: (thread) => this.#profiler.connect(thread),
      onTransition: (...transition) => this.#announce.breaker(...transition),
      onExplained: (explained) => {
        this.#exemplars.note(explained);
        this.#traces.onExplained(explained);
      },
      onStoreChange: (...change) => this.#announce.store(...change),
      onRestart: (worker, error) => this.#onRestart(worker, error),
    });
  }

  #watch(
    configuration: GatewayConfiguration,
    shared: SharedState,
    tls: TlsMaterial,
    before?: WatchedUpstreams,
  ): WatchedUpstreams {
    const events = {
      onTransition: (upstream: string, ...transition: Parameters<BreakerTransition>) => {
        this.#metrics.upstream.breakerTransitions.with(upstream, ...transition).add();
        this.#announce.breaker(...transition);
      },
      onHealth: (...change: Parameters<Announcements["health"]>) =>
        this.#announce.health(...change),
    };
    return new WatchedUpstreams({ configuration, shared, tls }, events, before);
  }

  /** Rejects with `ConfigurationProblems`; then everything is as it was. */
  async #apply(wanted: GatewayConfiguration): Promise<void> {
    const present = this.#configuration;
    const open = present.listeners.map((listener, at) => ({
      identity: listenerIdentity(listener),
      port: this.ports[at]!,
    }));
    const kept = matchListeners(wanted.listeners, open);
    const tls = await this.#certificates.readFor(wanted);
    await findTakenPorts(listenerPorts(wanted.listeners).filter((_, at) => kept[at] === undefined));
    const from = { shared: this.#shared, configuration: present };
    const shared = carrySharedState(from, wanted, monotonicMs());
    const before = this.#upstreams;
    const upstreams = this.#watch(wanted, shared, tls, before);
    const ports = wanted.listeners.map(({ listen }, at) => kept[at]?.port ?? listen.port);
    try {
      await upstreams.start();
      await this.#workers.replace({ configuration: wanted, shared, tls, ports }, () => {
        carryDraining(from, { shared, configuration: wanted });
        this.#configuration = wanted;
        this.#shared = shared;
        this.#upstreams = upstreams;
        upstreams.takeOver(before);
        this.#certificates.adopt(wanted, tls);
        this.#guard.replace(wanted.admin);
        this.#exemplars.replaceRoutes(wanted);
      });
    } catch (error) {
      upstreams.abandon();
      throw error;
    }
    await this.#traces.follow();
  }

  #onRestart(worker: number, error: Error | undefined): void {
    for (const upstream of this.#upstreams.views) upstream.forgetCalls(worker);
    this.#announce.restart(worker, error);
  }

  async #startAdmin(version: string): Promise<RunningApp> {
    const guard = this.#guard;
    const reading = adminRoutes({
      version,
      configuration: () => this.#configuration,
      shared: () => this.#shared,
      upstreams: () => this.#upstreams.views,
      metrics: this.#hub,
      readiness: this.#readiness,
      events: this.#events,
      explanations: this.#traces.explanations,
    });
    const changing = mutationRoutes({
      guard,
      events: this.#events,
      upstreams: () => this.#upstreams.views,
      startDrain: () => this.#drainAsked.resolve(),
      reload: (text) => this.#reloads.reload(text, "body", "admin"),
    });
    const routes = [...reading, ...changing, ...profileRoutes(this.#profiler)].map((one) =>
      guard.protect(one),
    );
    const app = new App({ log: this.#log, routes });
    return startApp(app, { ...this.#configuration.admin.listen, portOption: "admin.listen" });
  }

  /** Lets changed certificates take effect. */
  #startCertificates(): void {
    this.#certificates.start({
      onReplaced: (tls, changes) => {
        this.#upstreams.replaceTls(tls.upstreams);
        this.#workers.replaceTls(tls);
        if (changes.length > 0) this.#certificateReloads.with("success").add();
        for (const change of changes) this.#announce.certificate(change);
      },
      onRefused: (reason) => {
        this.#certificateReloads.with("failure").add();
        this.#announce.certificatesRefused(reason);
      },
    });
  }
}

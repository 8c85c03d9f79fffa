/**
 * The control plane: starts the threads of the data plane, checks health, moves breakers, serves
 * the admin, and drains. It replaces what the data plane reads and never takes part in a request.
 */
import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import type { Logger } from "pino";
import { App } from "../serving/app.ts";
import { Readiness } from "../serving/readiness.ts";
import { type RunningApp, startApp } from "../serving/start-app.ts";
import { isoTime } from "../serving/wall-clock.ts";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { addProcessMetrics } from "../telemetry/process-metrics.ts";
import { type Counter, type Family, Registry } from "../telemetry/registry.ts";
import { RegistryHub } from "../telemetry/registry-hub.ts";
import { HealthChecker } from "../upstream/health-checker.ts";
import { probe } from "../upstream/probe.ts";
import type { BreakerTransition } from "../upstream/upstream.ts";
import { makeUpstreamTls, type UpstreamTls } from "../upstream/upstream-tls.ts";
import { AdminGuard } from "./admin/guard.ts";
import { mutationRoutes } from "./admin/mutations.ts";
import { adminRoutes } from "./admin/routes.ts";
import { addCertificateMetrics } from "./certificate-metrics.ts";
import { Certificates } from "./certificates.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import { addControlMetrics } from "./control-metrics.ts";
import { EventLog } from "./event-log.ts";
import type { ExplainedExchange } from "./explanation.ts";
import { ExplanationLog } from "./explanation-log.ts";
import { GatewayMetrics } from "./gateway-metrics.ts";
import { addLimitMetrics } from "./limit-metrics.ts";
import { makeSharedState, type SharedState } from "./shared-state.ts";
import { findTakenPorts } from "./taken-ports.ts";
import type { TlsMaterial } from "./tls-material.ts";
import { noteExemplar } from "./trace-exemplar.ts";
import { UpstreamView } from "./upstream-view.ts";
import { WorkerPool } from "./worker-pool.ts";

export interface Gateway {
  /** In the order of the listeners. */
  readonly ports: readonly number[];
  readonly adminPort: number;
  /** Resolves when a drain was asked for over the admin. */
  readonly drainAsked: Promise<void>;
  /** Stops accepting, finishes what is in flight, and ends the threads. */
  drain(): Promise<void>;
}

/** How often breakers are looked at that open by themselves. */
const TICK_MS = 100;
const SEED_BITS = 48;
const JITTER_STEPS = 1000;

/** Throws `ConfigurationProblems` when a port is taken or a certificate cannot be read. */
export async function startGateway(
  configuration: GatewayConfiguration,
  version: string,
  log: Logger,
): Promise<Gateway> {
  const reusePort = workersOf(configuration) > 1;
  const certificates = await Certificates.read(configuration);
  await findTakenPorts(configuration);
  const shared = makeSharedState(configuration, randomInt(2 ** SEED_BITS - 1));
  const control = new ControlPlane(configuration, shared, certificates, log);
  const workers = new WorkerPool({
    workers: workersOf(configuration),
    start: { configuration, shared, tls: certificates.material, reusePort },
    ports: configuration.listeners.map(({ listen }) => listen.port),
    hub: control.hub,
    onTransition: control.onTransition,
    onExplained: control.onExplained,
    onStoreChange: (...change) => control.onStoreChange(...change),
    onRestart: (worker, error) => control.onRestart(worker, error),
  });
  let admin: RunningApp | undefined;
  try {
    await control.startChecks();
    await workers.start();
    control.startCertificates((tls) => workers.replaceTls(tls));
    // Last, so that nobody is told that it is ready before it is.
    admin = await control.startAdmin(version);
  } catch (error) {
    // What has been started must not keep the process alive once nobody can use it.
    control.close();
    await admin?.close(0);
    await workers.drain(0);
    throw error;
  }
  return toGateway(configuration, control, workers, admin);
}

function toGateway(
  configuration: GatewayConfiguration,
  control: ControlPlane,
  workers: WorkerPool,
  admin: RunningApp,
): Gateway {
  return {
    ports: workers.ports,
    adminPort: admin.port,
    drainAsked: control.drainAsked,
    async drain() {
      const deadlineMs = configuration.drain.deadline;
      control.startDrain();
      await workers.drain(deadlineMs);
      control.close();
      await admin.close(deadlineMs);
    },
  };
}

export function workersOf({ workers }: GatewayConfiguration): number {
  return workers === "auto" ? availableParallelism() : workers;
}

class ControlPlane {
  readonly hub: RegistryHub;
  readonly #explanations = new ExplanationLog();
  readonly #configuration: GatewayConfiguration;
  readonly #certificates: Certificates;
  readonly #certificateReloads: Family<Counter>;
  readonly #upstreamTls: ReadonlyMap<string, UpstreamTls>;
  readonly #log: Logger;
  readonly #events = new EventLog(isoTime);
  readonly #readiness = new Readiness();
  readonly #drainAsked = Promise.withResolvers<void>();
  readonly #upstreams: readonly UpstreamView[];
  readonly #checkers: readonly HealthChecker[];
  readonly #tick: NodeJS.Timeout;

  constructor(
    configuration: GatewayConfiguration,
    shared: SharedState,
    certificates: Certificates,
    log: Logger,
  ) {
    const registry = new Registry();
    const metrics = new GatewayMetrics(registry, configuration.metricsPrefix);
    this.hub = new RegistryHub(registry);
    this.#configuration = configuration;
    this.#certificates = certificates;
    const { metricsPrefix } = configuration;
    this.#certificateReloads = addCertificateMetrics(registry, metricsPrefix, certificates);
    this.#upstreamTls = makeUpstreamTls(configuration.upstreams, certificates.material.upstreams);
    this.#log = log;
    this.#upstreams = Object.entries(configuration.upstreams).map(
      ([name, upstream]) =>
        new UpstreamView(name, upstream, shared.upstreams[name]!, (...transition) => {
          metrics.upstream.breakerTransitions.with(name, ...transition).add();
          this.onTransition(...transition);
        }),
    );
    addProcessMetrics(registry);
    addControlMetrics(registry, configuration.metricsPrefix, this.#upstreams);
    addLimitMetrics(registry, configuration, shared);
    this.#checkers = this.#upstreams.flatMap((upstream) => this.#makeChecker(upstream));
    this.#tick = setInterval(() => {
      const nowMs = monotonicMs();
      for (const upstream of this.#upstreams) upstream.tick(nowMs);
    }, TICK_MS);
  }

  readonly onTransition: BreakerTransition = (backend, from, to, reason) => {
    this.#events.add({ kind: "breaker", subject: backend, from, to, reason });
    this.#log.warn({ backend, from, to, reason }, "circuit breaker changed");
  };

  readonly onExplained = (explained: ExplainedExchange): void => {
    this.#explanations.add(explained);
    noteExemplar(this.hub.exemplars, this.#configuration.metricsPrefix, explained);
  };

  onRestart(worker: number, error: Error | undefined): void {
    const reason = error?.message ?? "ended";
    for (const upstream of this.#upstreams) upstream.forgetCalls(worker);
    this.#events.add({
      kind: "worker",
      subject: String(worker),
      from: "up",
      to: "started again",
      reason,
    });
    this.#log.error({ worker, err: error }, "worker died and is started again");
  }

  /** The subject is the thread: each has a connection of its own. */
  onStoreChange(worker: number, isAnswering: boolean, reason: string): void {
    const [from, to] = isAnswering ? ["failing", "answering"] : ["answering", "failing"];
    this.#events.add({ kind: "store", subject: String(worker), from, to, reason });
    const log = isAnswering ? this.#log.info : this.#log.warn;
    log.call(this.#log, { worker, from, to, reason }, "store of rate limits changed");
  }

  /** Resolves when somebody has asked the admin for a drain. */
  get drainAsked(): Promise<void> {
    return this.#drainAsked.promise;
  }

  async startAdmin(version: string): Promise<RunningApp> {
    const { host, port } = this.#configuration.admin.listen;
    const guard = new AdminGuard(this.#configuration.admin);
    const reading = adminRoutes({
      version,
      configuration: this.#configuration,
      metrics: this.hub,
      readiness: this.#readiness,
      events: this.#events,
      explanations: this.#explanations,
      upstreams: this.#upstreams,
    });
    const changing = mutationRoutes({
      guard,
      events: this.#events,
      upstreams: () => this.#upstreams,
      startDrain: () => this.#drainAsked.resolve(),
    });
    const routes = [...reading, ...changing].map((one) => guard.protect(one));
    const app = new App({ log: this.#log, routes });
    return startApp(app, { host, port, portOption: "admin.listen" });
  }

  async startChecks(): Promise<void> {
    await Promise.all(this.#checkers.map((checker) => checker.start()));
  }

  /** Lets changed certificates take effect, by `replace` in the threads. */
  startCertificates(replace: (tls: TlsMaterial) => void): void {
    this.#certificates.start({
      onReplaced: (tls, changes) => {
        for (const [name, one] of this.#upstreamTls) one.replace(tls.upstreams[name]!);
        replace(tls);
        if (changes.length > 0) this.#certificateReloads.with("success").add();
        for (const change of changes) {
          this.#events.add({ kind: "certificates", ...change, reason: "files changed" });
          this.#log.info(change, "certificates replaced");
        }
      },
      onRefused: (reason) => {
        this.#certificateReloads.with("failure").add();
        this.#events.add({
          kind: "certificates",
          subject: "",
          from: "changed",
          to: "refused",
          reason,
        });
        this.#log.error({ reason }, "changed certificates cannot be used; the old ones stay");
      },
    });
  }

  startDrain(): void {
    this.#readiness.isDraining = true;
    this.#events.add({
      kind: "drain",
      subject: "",
      from: "serving",
      to: "draining",
      reason: "asked",
    });
  }

  close(): void {
    clearInterval(this.#tick);
    this.#certificates.close();
    for (const checker of this.#checkers) checker.close();
  }

  #makeChecker(upstream: UpstreamView): HealthChecker[] {
    const { health } = upstream.configuration;
    if (health === undefined) return [];
    const checker = new HealthChecker({
      addresses: upstream.backends.map(({ address }) => address),
      health,
      probe: (address) => probe(address, health, this.#upstreamTls.get(upstream.name)),
      random: () => randomInt(JITTER_STEPS) / JITTER_STEPS,
      onChange: (at, isHealthy, reason) => {
        const { address, flags } = upstream.backends[at]!;
        flags.setHealthy(isHealthy);
        const [from, to] = isHealthy ? ["down", "up"] : ["up", "down"];
        this.#events.add({ kind: "health", subject: address, from, to, reason });
        this.#log.warn({ backend: address, from, to, reason }, "backend health changed");
      },
    });
    return [checker];
  }
}

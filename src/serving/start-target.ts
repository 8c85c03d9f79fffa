/**
 * Starts a target: its service on one port; profiles, faults and readiness by hand on another,
 * which only the machine itself reaches unless it is told otherwise.
 */
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { MetricSource } from "../telemetry/metric-family.ts";
import { metricsPage } from "../telemetry/metrics-page.ts";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import type { OtelSettings } from "../telemetry/otel/otel-environment.ts";
import { addProcessMetrics } from "../telemetry/process-metrics.ts";
import { Registry } from "../telemetry/registry.ts";
import { type AccessLogLevel, makeAccessLog } from "./access-log.ts";
import { App } from "./app.ts";
import type { Call } from "./call.ts";
import { connectionGauge } from "./connection-gauge.ts";
import { FaultBoard } from "./faults/fault-board.ts";
import { FaultBook } from "./faults/fault-book.ts";
import { faultRoutes } from "./faults/fault-routes.ts";
import { faultableRoutes } from "./faults/faultable-routes.ts";
import { operationalRoutes } from "./operational-routes.ts";
import { profileRoutes } from "./profile-routes.ts";
import { Profiling, type ProfilingSettings } from "./profiling.ts";
import { Readiness } from "./readiness.ts";
import { RequestMetrics, type RequestMetricsPlan } from "./request-metrics.ts";
import type { Route } from "./route.ts";
import { startAdmin } from "./start-admin.ts";
import { startApp } from "./start-app.ts";
import { type Instruments, startInstruments } from "./start-instruments.ts";
import { weirVersion } from "./weir-version.ts";

/** What the variables of `target-environment.ts` say, as far as it is used here. */
export interface TargetSettings extends ProfilingSettings, OtelSettings {
  readonly PORT: number;
  readonly HOST: string;
  readonly PPROF_HOST: string;
  readonly METRICS_ENABLED: boolean;
  readonly LOG_LEVEL: "debug" | "info" | "warn" | "error";
}

/** What exists before a target's routes do. */
export interface TargetBase {
  readonly name: string;
  readonly settings: TargetSettings;
  readonly registry: Registry;
  readonly log: Logger;
  readonly readiness: Readiness;
  readonly instruments: Instruments;
  readonly instanceId: string;
  readonly profiling: Profiling;
}

export interface TargetPlan {
  readonly routes: readonly Route[];
  readonly requestMetrics: RequestMetricsPlan;
  /** At which level each request has its line. */
  readonly accessLogLevel: AccessLogLevel;
  readonly reusePort?: boolean;
  readonly answerFields?: (call: Call) => string;
  /**
   * After the last exchange: what is queued is written, threads and stores are closed. Told how
   * much of the deadline is left.
   */
  readonly onDrained?: (remainingMs: number) => Promise<void>;
}

export interface RunningTarget {
  readonly port: number;
  /** 0 when it is off. */
  readonly pprofPort: number;
  close(deadlineMs: number): Promise<void>;
}

/**
 * Rejects with `ConfigurationProblems` when telemetry cannot be sent as the settings want it.
 * `metrics` are those of all threads, where there are several.
 */
export async function makeTargetBase(
  name: string,
  settings: TargetSettings,
  registry = new Registry(),
  metrics: MetricSource = registry,
): Promise<TargetBase> {
  addProcessMetrics(registry);
  const instanceId = randomUUID();
  const profiling = new Profiling({ name, settings, registry });
  const labels = profiling.spanLabels;
  const plan = { name, settings, instanceId, registry, metrics, labels };
  const instruments = await startInstruments(plan);
  const { log } = instruments;
  const readiness = new Readiness();
  return { name, settings, registry, log, readiness, profiling, instruments, instanceId };
}

/** Rejects with `ConfigurationProblems` when a port cannot be had. */
export async function startTarget(base: TargetBase, plan: TargetPlan): Promise<RunningTarget> {
  const { settings, registry, readiness, log, profiling } = base;
  const parts = {
    name: base.name,
    version: weirVersion,
    metrics: metricsPage(registry),
    readiness,
  };
  const book = new FaultBook(registry, async (question) => [faults.answer(question)]);
  const faults = new FaultBoard(book.boardStart);
  const controls = faultRoutes(book, faultableRoutes(plan.routes));
  // First, as it samples the heap from then on.
  await profiling.start(log);
  const admin = await startAdmin(settings, log, parts, [
    ...controls,
    ...profileRoutes(profiling.profiler),
  ]);
  try {
    const app = new App({
      routes: [...operationalRoutes(parts), ...plan.routes],
      log,
      metrics: settings.METRICS_ENABLED
        ? new RequestMetrics(registry, plan.requestMetrics)
        : undefined,
      accessLog: makeAccessLog(log, plan.accessLogLevel),
      faults,
      tracing: base.instruments.tracing,
      answerFields: plan.answerFields,
    });
    const main = await startApp(app, {
      host: settings.HOST,
      port: settings.PORT,
      portOption: "PORT",
      reusePort: plan.reusePort ?? false,
    });
    const connections = connectionGauge(registry);
    registry.onCollect(() => connections.set(main.connections));
    return {
      port: main.port,
      pprofPort: admin?.port ?? 0,
      async close(deadlineMs) {
        readiness.isDraining = true;
        const untilMs = monotonicMs() + deadlineMs;
        await main.close(deadlineMs);
        await plan.onDrained?.(Math.max(0, untilMs - monotonicMs()));
        // At once, so that a server and a receiver that do not answer take that time only once.
        const leftMs = Math.max(0, untilMs - monotonicMs());
        await Promise.all([profiling.close(leftMs), base.instruments.close(leftMs)]);
        await admin?.close(0);
      },
    };
  } catch (error) {
    // Half a target is none.
    await Promise.all([profiling.close(0), admin?.close(0), base.instruments.close(0)]);
    throw error;
  }
}

/**
 * The log of a service and, where an endpoint is set, its OpenTelemetry: log lines carry the ids of
 * the span they were written in. Where none is set nothing of OpenTelemetry is loaded.
 */
import type { Logger } from "pino";
import { type LogLevel, makeLog } from "../telemetry/json-log.ts";
import type { MetricSource } from "../telemetry/metric-family.ts";
import type { OpenTelemetry } from "../telemetry/open-telemetry.ts";
import type { OtelSettings } from "../telemetry/otel/otel-environment.ts";
import type { TellTrouble } from "../telemetry/otel/otlp-trouble.ts";
import type { SpanLabels } from "../telemetry/profiling/span-labels.ts";
import type { Registry } from "../telemetry/registry.ts";
import { CallTracing } from "./call-tracing.ts";
import { weirVersion } from "./weir-version.ts";

export interface InstrumentsPlan {
  /** Of the service. */
  readonly name: string;
  readonly settings: OtelSettings & { readonly LOG_LEVEL: LogLevel };
  readonly instanceId: string;
  /** Counts what is sent and what is lost. */
  readonly registry: Registry;
  /** What is sent as metrics; left out in threads that are not asked for them. */
  readonly metrics: MetricSource | undefined;
  /** Gives CPU samples the span that they belong to; `undefined` when profiles are off. */
  readonly labels: SpanLabels | undefined;
}

export interface Instruments {
  readonly log: Logger;
  /** `undefined`: no call has a span. */
  readonly tracing: CallTracing | undefined;
  /** Sends what waits, for so long at most. */
  readonly close: (deadlineMs: number) => Promise<void>;
}

/** Rejects with `ConfigurationProblems` when a file of certificates cannot be read. */
export async function startInstruments(plan: InstrumentsPlan): Promise<Instruments> {
  const { name, settings } = plan;
  let log: Logger | undefined;
  const telemetry = await startTelemetry(plan, (level, fields, message) =>
    log?.[level](fields, message),
  );
  log = makeLog({ name, level: settings.LOG_LEVEL, telemetry });
  const tracer = telemetry?.tracer;
  return {
    log,
    tracing: tracer && new CallTracing(tracer, plan.labels),
    close: async (deadlineMs) => telemetry?.close(deadlineMs),
  };
}

async function startTelemetry(
  plan: InstrumentsPlan,
  tell: TellTrouble,
): Promise<OpenTelemetry | undefined> {
  if (!hasEndpoint(plan.settings)) return undefined;
  const { startOpenTelemetry } = await import("../telemetry/otel/start-open-telemetry.ts");
  const { name, settings, instanceId, registry, metrics } = plan;
  const facts = { name, version: weirVersion, instanceId };
  return startOpenTelemetry({ settings, facts, registry, metrics, tell });
}

function hasEndpoint(settings: OtelSettings): boolean {
  if (settings.OTEL_SDK_DISABLED) return false;
  return [
    settings.OTEL_EXPORTER_OTLP_ENDPOINT,
    settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
    settings.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT,
    settings.OTEL_EXPORTER_OTLP_LOGS_ENDPOINT,
  ].some((endpoint) => endpoint !== "");
}

/** Sends the client spans of a load run, where `--traces-output` wants that. */
import { readEnvironment } from "../config/read-environment.ts";
import { RequestTracing } from "../load/http/request-tracing.ts";
import { weirVersion } from "../serving/weir-version.ts";
import type { OpenTelemetry } from "../telemetry/open-telemetry.ts";
import { otelFields, otelPrefix } from "../telemetry/otel/otel-environment.ts";
import { Registry } from "../telemetry/registry.ts";
import type { CommandContext } from "./command-context.ts";
import { obeyed } from "./obeyed.ts";

const FLUSH_MS = 5000;

export interface LoadTracing {
  readonly tracing: RequestTracing | undefined;
  /** Sends what waits; says how much was lost. */
  close(): Promise<void>;
}

/** `endpoint` is the flag's. Other variables of OpenTelemetry say how it is sent. */
export async function startLoadTracing(
  endpoint: string,
  context: CommandContext,
): Promise<LoadTracing> {
  const settings = readEnvironment(otelFields, obeyed(context), [otelPrefix]);
  const { startOpenTelemetry } = await import("../telemetry/otel/start-open-telemetry.ts");
  const registry = new Registry();
  const telemetry: OpenTelemetry = startOpenTelemetry({
    settings: {
      ...settings,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint,
      OTEL_LOGS_ENABLED: false,
    },
    facts: { name: "weir-run", version: weirVersion, instanceId: crypto.randomUUID() },
    registry,
    metrics: undefined,
    tell: (_, { reason = "" }, message) => context.complain(`weir: ${message}: ${reason}`),
  });
  return {
    tracing: telemetry.tracer && new RequestTracing(telemetry.tracer),
    async close() {
      await telemetry.close(FLUSH_MS);
      const lost = lostSpans(registry);
      if (lost > 0) context.complain(`weir: ${lost} spans were not sent`);
    },
  };
}

function lostSpans(registry: Registry): number {
  const family = registry.collect().find(({ name }) => name === "otel_spans_dropped_total");
  return (family?.series ?? []).reduce((sum, { values }) => sum + values[0]!, 0);
}

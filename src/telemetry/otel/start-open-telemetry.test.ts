import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answerOk, startGrpcServer } from "../../../test/otel/grpc-server.ts";
import { readEnvironment } from "../../config/read-environment.ts";
import type { OpenTelemetry } from "../open-telemetry.ts";
import { Registry } from "../registry.ts";
import { otelFields } from "./otel-environment.ts";
import { SpanKind } from "./span.ts";
import { startOpenTelemetry } from "./start-open-telemetry.ts";

const noCaller = { traceparent: undefined, tracestate: undefined };

function start(environment: Record<string, string>): OpenTelemetry {
  const registry = new Registry();
  return startOpenTelemetry({
    settings: readEnvironment(otelFields, environment),
    facts: { name: "test", version: "1", instanceId: "id" },
    registry,
    metrics: registry,
    tell: (_, fields) => assert.fail(JSON.stringify(fields)),
  });
}

describe("startOpenTelemetry", () => {
  test("sends spans, log lines and, last, metrics when it is closed", async (t) => {
    const server = await startGrpcServer(t, (stream) => answerOk(stream));
    const telemetry = start({
      OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
      OTEL_LOGS_ENABLED: "1",
      OTEL_METRICS_EXPORT_INTERVAL: "1h",
    });
    const { tracer } = telemetry;
    tracer!.end(tracer!.begin(noCaller, SpanKind.server, 0)!, 1);
    telemetry.onLogLine?.('{"level":"info","time":"2026-11-26T20:00:00.000Z","msg":"a"}\n');
    await telemetry.close(10_000);
    const signals = server.asked.map(
      ({ headers }) => /\.(\w+)Service/.exec(headers[":path"]!)?.[1],
    );
    assert.deepEqual([...signals.slice(0, 2).sort(), signals[2]], ["Logs", "Trace", "Metrics"]);
  });

  test("makes nothing of what is not sent", async () => {
    const telemetry = start({
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "127.0.0.1:1",
      OTEL_METRICS_EXPORTER: "none",
      OTEL_LOGS_ENABLED: "true",
    });
    assert.deepEqual([telemetry.tracer, telemetry.onLogLine], [undefined, undefined]);
    await telemetry.close(10_000);
  });

  test("lets the standard's name of the ratio lead", async () => {
    const telemetry = start({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "127.0.0.1:1",
      OTEL_TRACES_SAMPLER_RATIO: "1",
      OTEL_TRACES_SAMPLER_ARG: "0",
    });
    assert.equal(telemetry.tracer?.begin(noCaller, SpanKind.server, 0), undefined);
    await telemetry.close(10_000);
  });
});

import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { pino } from "pino";
import { explainedForTests } from "../../test/gateway/explained-for-tests.ts";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { answerOk, type GrpcServer, startGrpcServer } from "../../test/otel/grpc-server.ts";
import { readEnvironment } from "../config/read-environment.ts";
import { otelFields } from "../telemetry/otel/otel-environment.ts";
import { Registry } from "../telemetry/registry.ts";
import { RegistryHub } from "../telemetry/registry-hub.ts";
import { TraceExport } from "./trace-export.ts";

async function start(
  t: TestContext,
  tracing: Record<string, unknown> | undefined,
  toEnvironment: (url: string) => Record<string, string> = () => ({}),
): Promise<{ traces: TraceExport; server: GrpcServer; services: () => (string | undefined)[] }> {
  const server = await startGrpcServer(t, (stream) => answerOk(stream));
  const own = tracing && { ...tracing, ...(tracing.endpoint === "" && { endpoint: server.url }) };
  const registry = new Registry();
  const present = configure(own === undefined ? {} : { tracing: own });
  const traces = new TraceExport({
    otel: readEnvironment(otelFields, toEnvironment(server.url)),
    log: pino({ enabled: false }),
    registry,
    hub: new RegistryHub(registry),
    present: () => present,
  });
  await traces.start("1");
  const services = () =>
    server.asked.map(({ headers }) => /\.(\w+)Service/.exec(headers[":path"] ?? "")?.[1]);
  return { traces, server, services };
}

describe("TraceExport", () => {
  test("keeps what was sampled, and sends its spans to the configuration's endpoint", async (t) => {
    const { traces, services } = await start(t, { endpoint: "" });
    traces.onExplained(explainedForTests("a".repeat(32), 200));
    assert.equal(traces.explanations.find("a".repeat(32))?.status, 200);
    await traces.close(10_000);
    assert.deepEqual(services(), ["Trace"]);
  });

  test("sends spans and metrics to the endpoint of the environment", async (t) => {
    const { traces, services } = await start(t, {}, (url) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
    }));
    traces.onExplained(explainedForTests("a".repeat(32), 200));
    await traces.close(10_000);
    assert.deepEqual(services().sort(), ["Metrics", "Trace"]);
  });

  test("sends nothing without an endpoint", async (t) => {
    const { traces, services } = await start(t, undefined);
    traces.onExplained(explainedForTests("a".repeat(32), 200));
    await traces.close(10_000);
    assert.deepEqual(services(), []);
  });
});

/**
 * `deploy/alloy/config.yaml`, run by the OpenTelemetry Collector, whose configuration it is, between
 * a target and receivers in the places of Tempo, Loki and Mimir.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { OtlpReceiver, type ReceivedPoint, receiverMissing } from "../otel/otlp-receiver.ts";
import { claimPort } from "../ports/claim-ports.ts";
import { startTargetProcess } from "../targets/target-process.ts";
import { whyWithout } from "./why-without.ts";

const shipped = readFileSync(join(import.meta.dirname, "../../deploy/alloy/config.yaml"), "utf8");
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
const skip = receiverMissing || whyWithout("weir-collector");

interface Stack {
  readonly grpc: string;
  readonly http: string;
  readonly tempo: OtlpReceiver;
  readonly loki: OtlpReceiver;
  readonly mimir: OtlpReceiver;
}

describe("deploy/alloy/config.yaml", { skip, timeout: 60_000 }, () => {
  test("takes a trace, its logs and its metrics to where Grafana looks for them", async (t) => {
    const { grpc, tempo, loki, mimir } = await startStack(t);
    const target = await startTargetProcess(t, "sre", {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${grpc}`,
      OTEL_LOGS_ENABLED: "true",
      OTEL_BSP_SCHEDULE_DELAY: "50",
      OTEL_METRICS_EXPORT_INTERVAL: "1s",
    });
    // An exemplar is sent once, with the first figures that it is an example of.
    const withExemplars = pointsOf(
      mimir,
      ({ name, exemplars }) => name === "traces.span.metrics.duration" && exemplars.length > 0,
    );
    await fetch(`${target.url}/slow?duration=10`, { headers: { traceparent } });

    const [span] = await tempo.spansOf(1, ({ traceId }) => traceId === TRACE);
    const log = await loki.logOf(({ traceId }) => traceId === TRACE);
    const [duration] = await withExemplars;
    const counted = await pointsOf(mimir, ({ name }) => name === "http_requests_total");
    const calls = await pointsOf(mimir, ({ name }) => name === "traces.span.metrics.calls");

    assert.equal(span!.name, "GET /slow");
    assert.equal(log.spanId, span!.spanId);
    assert.ok(counted.some(({ labels }) => labels.endpoint === "/slow"));
    const told = {
      "span.name": "GET /slow",
      "http.route": "/slow",
      "http.request.method": "GET",
      "http.response.status_code": 200,
    };
    for (const [name, value] of Object.entries(told)) assert.equal(calls[0]!.labels[name], value);
    assert.equal(duration!.exemplars[0]!.traceId, TRACE);
    assert.ok(duration!.bounds.includes(1));
  });

  test("takes OTLP over HTTP too", async (t) => {
    const { http, tempo } = await startStack(t);
    const nanos = `${Date.now()}000000`;
    const span = {
      traceId: TRACE,
      spanId: "b7ad6b7169203331",
      name: "by hand",
      kind: 1,
      startTimeUnixNano: nanos,
      endTimeUnixNano: nanos,
    };
    const resource = { attributes: [{ key: "service.name", value: { stringValue: "hand" } }] };
    const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`http://${http}/v1/traces`, { method: "POST", headers, body });
    assert.equal(answer.status, 200);
    assert.equal((await tempo.spansOf(1, () => true))[0]!.name, "by hand");
  });
});

/** Of the next exports, whosever they are, those of the first that has some. */
async function pointsOf(
  receiver: OtlpReceiver,
  isWanted: (point: ReceivedPoint) => boolean,
): Promise<readonly ReceivedPoint[]> {
  for (;;) {
    const found = (await receiver.nextPoints("sre")).filter(isWanted);
    if (found.length > 0) return found;
  }
}

async function startStack(t: TestContext): Promise<Stack> {
  const tempo = await OtlpReceiver.start(t);
  const loki = await OtlpReceiver.startHttp(t, "/otlp");
  const mimir = await OtlpReceiver.startHttp(t, "/otlp");
  const [grpc, http] = [`127.0.0.1:${await claimPort()}`, `127.0.0.1:${await claimPort()}`];
  const changes: readonly (readonly [from: string, to: string])[] = [
    ["0.0.0.0:4317", grpc],
    ["0.0.0.0:4318", http],
    ["tempo:4317", tempo.url.replace("http://", "")],
    ["http://loki:3100", loki.url],
    ["http://mimir:9009", mimir.url],
    ["port: 8888", `port: ${await claimPort()}`],
  ];
  const text = changes.reduce((result, [from, to]) => {
    assert.ok(result.includes(from), from);
    return result.replace(from, to);
  }, shipped);
  await startCollector(t, text);
  return { grpc, http, tempo, loki, mimir };
}

async function startCollector(t: TestContext, text: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "weir-alloy-"));
  writeFileSync(join(folder, "config.yaml"), text);
  const words = ["--config", `file:${join(folder, "config.yaml")}`];
  const child: ChildProcess = spawn("weir-collector", words, {
    stdio: ["ignore", "ignore", "pipe"],
  });
  t.after(async () => {
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await exited;
    rmSync(folder, { recursive: true });
  });
  let log = "";
  await new Promise<void>((resolve, reject) => {
    child.stderr!.on("data", (chunk) => {
      log += String(chunk);
      if (log.includes("Everything is ready")) resolve();
    });
    child.once("exit", () => reject(new Error(`the collector has not started:\n${log}`)));
  });
}

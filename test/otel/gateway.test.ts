/** One trace from a client through the gateway to a target, as the Collector receives it. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { promisify } from "node:util";
import { GatewayProcess } from "../gateway/gateway-process.ts";
import { claimPort } from "../ports/claim-ports.ts";
import { startTargetProcess } from "../targets/target-process.ts";
import { OtlpReceiver, type ReceivedSpan, receiverMissing } from "./otlp-receiver.ts";

const run = promisify(execFile);
const weir = join(import.meta.dirname, "../../bin/weir");
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const caller = { traceparent: `00-${TRACE}-${PARENT}-01`, tracestate: "vendor=1" };
const SERVER = 2;
const CLIENT = 3;
const hourMs = 3_600_000;
const skip = receiverMissing;

function toParts(backends: readonly string[], tracing?: object): Record<string, unknown> {
  const routes = [{ match: { path: "/app/" }, upstream: "bins", stripPrefix: "/app" }];
  return {
    workers: 2,
    listeners: [{ listen: "127.0.0.1:0", protocol: "http", trustedHops: 1, routes }],
    upstreams: {
      bins: {
        backends: backends.map((address) => ({ address })),
        retry: { attempts: 2, on: ["connectFailure"], backoff: { base: "1ms" } },
      },
    },
    ...(tracing && { tracing }),
  };
}

async function startGateway(
  t: TestContext,
  parts: Record<string, unknown>,
  environment: Record<string, string> = {},
): Promise<GatewayProcess> {
  // What is sent soon need not be sent within the time that there is for it at the end.
  const soon = { OTEL_BSP_SCHEDULE_DELAY: "50", ...environment };
  const gateway = await GatewayProcess.start(parts, { environment: soon });
  t.after(() => gateway.stop());
  return gateway;
}

function isInside(inner: ReceivedSpan, outer: ReceivedSpan): boolean {
  // Two processes know the time of day to some microseconds.
  const slack = 200_000n;
  return inner.startNanos >= outer.startNanos - slack && inner.endNanos <= outer.endNanos + slack;
}

describe("a trace", { skip }, () => {
  test("leads from the client through the gateway to the target", async (t) => {
    const receiver = await OtlpReceiver.start(t);
    const target = await startTargetProcess(t, "bin", {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: "50",
    });
    const address = new URL(target.url).host;
    const gateway = await startGateway(
      t,
      toParts([address], { endpoint: receiver.url, sampleRatio: 0 }),
    );
    const url = `http://127.0.0.1:${gateway.ports[0]}/app/status/200?a=b`;
    await (await fetch(url, { headers: caller })).text();
    // Not sampled: nothing of it comes anywhere.
    await (await fetch(url)).text();
    const spans = await receiver.spansOf(3, ({ traceId }) => traceId === TRACE);
    await gateway.stop();
    const find = (service: string, kind: number) =>
      spans.find((span) => span.service === service && span.kind === kind)!;
    const server = find("gate", SERVER);
    const client = find("gate", CLIENT);
    const served = find("bin", SERVER);
    assert.equal(receiver.spans.length, 3);
    assert.deepEqual(
      [server.parentId, client.parentId, served.parentId],
      [PARENT, server.spanId, client.spanId],
    );
    assert.deepEqual(
      [server.name, client.name, served.name],
      ["GET /app/", "GET", "GET /status/{code}"],
    );
    assert.deepEqual(new Set(spans.map(({ traceState }) => traceState)), new Set(["vendor=1"]));
    assert.ok(isInside(client, server) && isInside(served, client));
    assert.equal(client.attributes["url.full"], `http://${address}/status/200?a=b`);
    assert.equal(server.attributes["http.route"], "/app/");
  });

  test("has a client span for each try, and the target under the one that reached it", async (t) => {
    const receiver = await OtlpReceiver.start(t);
    const target = await startTargetProcess(t, "bin", {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: "50",
    });
    const gone = `127.0.0.1:${await claimPort()}`;
    const backends = [gone, new URL(target.url).host];
    const gateway = await startGateway(
      t,
      toParts(backends, { endpoint: receiver.url, sampleRatio: 1 }),
    );
    for (let n = 0; n < 2; n++) {
      await fetch(`http://127.0.0.1:${gateway.ports[0]}/app/status/200`);
    }
    const resent = await receiver.spansOf(
      1,
      ({ attributes }) => attributes["http.request.resend_count"] === 1,
    );
    await gateway.stop();
    const [second] = resent as [ReceivedSpan];
    const first = receiver.spans.find(
      ({ parentId, spanId }) => parentId === second.parentId && spanId !== second.spanId,
    );
    assert.equal(first?.attributes["error.type"], "connectFailure");
    assert.equal(first.attributes["network.peer.port"], Number(gone.split(":")[1]));
    assert.equal(first.hasFailed, true);
    const below = await receiver.spansOf(1, ({ parentId }) => parentId === second.spanId);
    assert.equal(below[0]?.service, "bin");
  });

  test("begins with a request of the load engine that is told to send spans", async (t) => {
    const receiver = await OtlpReceiver.start(t);
    const target = await startTargetProcess(t, "bin", {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: "50",
    });
    const gateway = await startGateway(
      t,
      toParts([new URL(target.url).host], { endpoint: receiver.url, sampleRatio: 0 }),
    );
    const folder = mkdtempSync(join(tmpdir(), "weir-traces-"));
    t.after(() => rmSync(folder, { recursive: true }));
    const script = join(folder, "script.js");
    const url = `http://127.0.0.1:${gateway.ports[0]}/app/status/503`;
    writeFileSync(
      script,
      `import http from "k6/http"; export default () => { http.get("${url}"); };`,
    );
    const flags = [
      "--iterations=3",
      "--quiet",
      `--traces-output=otel=${new URL(receiver.url).host}`,
    ];
    await run(weir, ["run", ...flags, script]);
    const isLoad = ({ service }: ReceivedSpan): boolean => service === "weir-run";
    const roots = await receiver.spansOf(3, isLoad);
    await receiver.spansOf(12, () => true);
    assert.equal(new Set(roots.map(({ traceId }) => traceId)).size, 3);
    for (const root of roots) {
      const trace = receiver.spans.filter(({ traceId }) => traceId === root.traceId);
      const below = (parent: ReceivedSpan) =>
        trace.find(({ parentId }) => parentId === parent.spanId)!;
      const server = below(root);
      const client = below(server);
      assert.deepEqual(
        [root.parentId, server.service, client.service, below(client).service],
        ["", "gate", "gate", "bin"],
      );
      assert.ok(isInside(server, root));
      assert.equal(root.attributes["url.full"], url);
      assert.equal(root.attributes["error.type"], "503");
    }
  });

  test("goes elsewhere when the configuration does, and nowhere when it has no tracing", async (t) => {
    const [before, after] = [await OtlpReceiver.start(t), await OtlpReceiver.start(t)];
    const target = await startTargetProcess(t, "bin");
    const configure = (tracing?: object) => toParts([new URL(target.url).host], tracing);
    const gateway = await startGateway(t, configure({ endpoint: before.url, sampleRatio: 1 }));
    const ask = () => fetch(`http://127.0.0.1:${gateway.ports[0]}/app/status/200`);
    await ask();
    for (const [at, tracing] of [{ endpoint: after.url, sampleRatio: 1 }, undefined].entries()) {
      gateway.configure(configure(tracing));
      const reloads = 'gogate_config_reloads_total{result="applied"}';
      while ((await gateway.metric(reloads)) <= at) await fetch(`${target.url}/healthz`);
      await ask();
    }
    await Promise.all([before.spansOf(2, () => true), after.spansOf(2, () => true)]);
    await gateway.stop();
    assert.deepEqual([before.spans.length, after.spans.length], [2, 2]);
  });

  test("of a worker thread is sent at the gateway's end when it still waits", async (t) => {
    const receiver = await OtlpReceiver.start(t);
    const target = await startTargetProcess(t, "bin");
    const tracing = { endpoint: receiver.url, sampleRatio: 1 };
    const parts = toParts([new URL(target.url).host], tracing);
    const gateway = await startGateway(
      t,
      { ...parts, drain: { deadline: "10s" } },
      { OTEL_BSP_SCHEDULE_DELAY: String(hourMs) },
    );
    await (await fetch(`http://127.0.0.1:${gateway.ports[0]}/app/status/200`)).text();
    assert.deepEqual(receiver.spans, []);
    await gateway.stop();
    const spans = await receiver.spansOf(2, () => true);
    assert.deepEqual(spans.map(({ kind }) => kind).sort(), [SERVER, CLIENT]);
  });
});

test("the gateway's log is sent, from its start to its drain", { skip }, async (t) => {
  const receiver = await OtlpReceiver.start(t);
  const gateway = await startGateway(t, toParts(["127.0.0.1:1"]), {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_LOGS_ENABLED: "true",
  });
  await gateway.stop();
  const ready = await receiver.logOf(({ body }) => body === "ready");
  assert.deepEqual([ready.severityText, ready.attributes.admin], ["info", gateway.adminPort]);
  await receiver.logOf(({ body }) => body === "draining");
});

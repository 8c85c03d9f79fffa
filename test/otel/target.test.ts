/** What a target sends by OTLP, as the OpenTelemetry Collector receives it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PROFILE_ID } from "../../src/telemetry/profiling/span-labels.ts";
import { readExposition } from "../../src/telemetry/read-exposition.ts";
import { startTargetProcess } from "../targets/target-process.ts";
import { OtlpReceiver, type ReceivedPoint, receiverMissing } from "./otlp-receiver.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const caller = { traceparent: `00-${TRACE}-${PARENT}-01`, tracestate: "vendor=1" };
const SERVER = 2;
const INFO = 9;
const skip = receiverMissing;
/** Metrics of the process itself, which another look finds changed. */
const restless = /^(?:process|nodejs|otel|active_connections|memory)_?/;

/** Of the kinds of resources that are in use at the moment of the look. */
const fleeting = /^nodejs_active_/;

const quick = { OTEL_BSP_SCHEDULE_DELAY: "50", OTEL_BLRP_SCHEDULE_DELAY: "50" };

describe("a target sends by OTLP", { skip }, () => {
  test("spans under the caller's, by the conventions, and who it is", async (t) => {
    const receiver = await OtlpReceiver.start(t);
    const target = await startTargetProcess(t, "sre", {
      ...quick,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_SERVICE_NAME: "shop",
      OTEL_RESOURCE_ATTRIBUTES: "team=weir,region=a%20b",
      DEPLOYMENT_ENV: "test",
    });
    await fetch(`${target.url}/slow?duration=20`, { headers: caller });
    await fetch(`${target.url}/healthz`);
    await fetch(`${target.url}/metrics`);
    await fetch(`${target.url}/nothing`);
    const spans = await receiver.spansOf(2, ({ service }) => service === "shop");
    assert.deepEqual(
      spans.map(({ name }) => name),
      ["GET /slow", "GET"],
    );
    const [span] = spans;
    assert.deepEqual(
      [span?.traceId, span?.parentId, span?.traceState, span?.kind, span?.hasFailed],
      [TRACE, PARENT, "vendor=1", SERVER, false],
    );
    const { "user_agent.original": agent, ...attributes } = span!.attributes;
    assert.ok(agent);
    assert.deepEqual(attributes, {
      "http.request.method": "GET",
      "http.route": "/slow",
      "http.response.status_code": 200,
      "url.path": "/slow",
      "url.query": "duration=20",
      "url.scheme": "http",
      "server.address": "127.0.0.1",
      "server.port": Number(new URL(target.url).port),
      "client.address": "127.0.0.1",
      "network.protocol.version": "1.1",
    });
    assert.ok(span!.endNanos - span!.startNanos >= 19_000_000n);
    const [resource] = receiver.resources;
    assert.equal(resource?.["deployment.environment.name"], "test");
    assert.deepEqual([resource?.team, resource?.region], ["weir", "a b"]);
    assert.equal(resource?.["process.pid"], target.child.pid);
  });

  test("log lines with the ids of the span they were written in", async (t) => {
    const receiver = await OtlpReceiver.start(t);
    const target = await startTargetProcess(t, "sre", {
      ...quick,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_LOGS_ENABLED: "true",
    });
    const body = JSON.stringify({ level: "info", message: "hear this" });
    await fetch(`${target.url}/log`, { method: "POST", body, headers: caller });
    const log = await receiver.logOf((one) => one.body === "hear this");
    const [span] = await receiver.spansOf(1, ({ name }) => name === "POST /log");
    assert.deepEqual(
      [log.severity, log.severityText, log.traceId, log.spanId, log.attributes],
      [INFO, "info", TRACE, span?.spanId, { source: "client" }],
    );
    const access = await receiver.logOf((one) => one.body === "request");
    assert.deepEqual(
      [access.spanId, access.attributes.route, access.attributes.status],
      [span?.spanId, "/log", 200],
    );
    const line = target.lines
      .map((text) => JSON.parse(text))
      .find(({ msg }) => msg === "hear this");
    assert.deepEqual([line.trace_id, line.span_id], [TRACE, span?.spanId]);
  });

  test("the metrics of its page, every series with its value", async (t) => {
    const receiver = await OtlpReceiver.start(t);
    const target = await startTargetProcess(t, "bin", {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_METRICS_EXPORT_INTERVAL: "200ms",
      OTEL_TRACES_EXPORTER: "none",
    });
    for (const status of [200, 200, 404, 503]) await fetch(`${target.url}/status/${status}`);
    const page = await (await fetch(`${target.url}/metrics`)).text();
    // The one after the next was begun when all had been answered.
    await receiver.nextPoints("bin");
    const points = await receiver.nextPoints("bin");
    const sent = points.flatMap(toSeries);
    const shown = seriesOf(page);
    const keysOf = (all: readonly Series[]) =>
      all
        .map(({ key }) => key)
        .filter((key) => !fleeting.test(key))
        .sort();
    assert.deepEqual(keysOf(sent), keysOf(shown));
    const steady = (all: readonly Series[]) =>
      all.filter(({ key }) => !restless.test(key)).sort((a, b) => (a.key < b.key ? -1 : 1));
    assert.deepEqual(steady(sent), steady(shown));
    assert.ok(steady(sent).length > 20);
    for (const { type, isCumulative, isMonotonic } of points) {
      assert.equal(isCumulative, type !== "gauge");
      assert.equal(isMonotonic, type === "sum");
    }
  });

  test("what waits when it is stopped, from all threads", async (t) => {
    const receiver = await OtlpReceiver.start(t);
    const target = await startTargetProcess(t, "hello", {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_METRICS_EXPORT_INTERVAL: "1h",
      WORKERS: "2",
    });
    for (let n = 0; n < 20; n++) {
      await fetch(`${target.url}/hello/virtual`, { headers: { Connection: "close" } });
    }
    assert.deepEqual(receiver.spans, []);
    assert.deepEqual(await target.stop("SIGTERM"), { status: 0, complaints: "" });
    const spans = await receiver.spansOf(20, ({ name }) => name === "GET /hello/virtual");
    assert.equal(new Set(spans.map(({ spanId }) => spanId)).size, 20);
    assert.equal(new Set(receiver.resources.map((one) => one["service.instance.id"])).size, 1);
    const points = receiver.points.get("hello") ?? (await receiver.nextPoints("hello"));
    const sum = (name: string) =>
      points.filter((point) => point.name === name).reduce((total, { value }) => total + value, 0);
    assert.equal(sum("http_requests_total"), 20);
    assert.equal(sum("otel_spans_sent_total"), 20);
  });

  for (const workers of ["1", "2"]) {
    test(`the profile that a span has, while one is taken, on ${workers} threads`, async (t) => {
      const receiver = await OtlpReceiver.start(t);
      const target = await startTargetProcess(t, "hello", {
        ...quick,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        WORKERS: workers,
      });
      const profile = fetch(`${target.adminUrl}/debug/pprof/profile?seconds=1`);
      let isTaken = false;
      void profile.then(() => {
        isTaken = true;
      });
      while (!isTaken) await fetch(`${target.url}/hello/virtual`);
      await target.stop("SIGTERM");
      const profiled = await receiver.spansOf(1, ({ attributes }) => PROFILE_ID in attributes);
      const [span] = profiled;
      assert.equal(span?.attributes[PROFILE_ID], span?.spanId);
    });
  }

  test("the share of new traces that it is told, and what the caller has sampled", async (t) => {
    const receiver = await OtlpReceiver.start(t);
    const target = await startTargetProcess(t, "hello", {
      ...quick,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_TRACES_SAMPLER_RATIO: "0",
    });
    for (let n = 0; n < 10; n++) await fetch(`${target.url}/hello/virtual`);
    await fetch(`${target.url}/hello/virtual`, { headers: caller });
    await target.stop("SIGTERM");
    await receiver.spansOf(1, () => true);
    assert.deepEqual(
      receiver.spans.map(({ traceId }) => traceId),
      [TRACE],
    );
  });

  test("compressed, and with fields of its own, where that is wanted", async (t) => {
    const receiver = await OtlpReceiver.start(t);
    const target = await startTargetProcess(t, "hello", {
      ...quick,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url.replace("http://", ""),
      OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
      OTEL_EXPORTER_OTLP_HEADERS: "Authorization=Basic%20abc",
    });
    await fetch(`${target.url}/hello/virtual`);
    assert.equal((await receiver.spansOf(1, () => true)).length, 1);
  });
});

interface Series {
  readonly key: string;
  readonly value: number;
}

/** As a page has it: a histogram is many lines. */
function toSeries(point: ReceivedPoint): Series[] {
  const { name, type, labels, value, counts, bounds } = point;
  if (type !== "histogram") return [{ key: keyOf(name, labels), value }];
  let total = 0;
  const buckets = counts.map((count, at) => {
    total += count;
    return {
      key: keyOf(`${name}_bucket`, { ...labels, le: String(bounds[at] ?? "+Inf") }),
      value: total,
    };
  });
  return [
    ...buckets,
    { key: keyOf(`${name}_sum`, labels), value },
    { key: keyOf(`${name}_count`, labels), value: total },
  ];
}

function seriesOf(page: string): Series[] {
  const exposition = readExposition(page);
  const names = new Set(page.match(/^\w+(?=[{ ])/gm));
  return [...names].flatMap((name) =>
    exposition.series(name).map(({ labels, value }) => ({ key: keyOf(name, labels), value })),
  );
}

function keyOf(name: string, labels: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${name} ${pairs.map(([label, value]) => `${label}=${value}`).join()}`;
}

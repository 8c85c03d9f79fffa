import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { z } from "zod";
import { type ServedRoutes, serveRoutes } from "../../test/targets/serve-routes.ts";
import type { Span } from "../telemetry/otel/span.ts";
import { Tracer } from "../telemetry/otel/tracer.ts";
import { ProcessProfiler } from "../telemetry/profiling/process-profiler.ts";
import type { SpanLabels } from "../telemetry/profiling/span-labels.ts";
import { CallTracing } from "./call-tracing.ts";
import { type Route, route } from "./route.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";

interface Traced extends ServedRoutes {
  readonly spans: readonly Span[];
  /** The span that was active in a handler behind an `await`. */
  readonly active: readonly (Span | undefined)[];
}

async function serveTraced(t: TestContext, isSampled = true, labels?: SpanLabels): Promise<Traced> {
  const spans: Span[] = [];
  const active: (Span | undefined)[] = [];
  const onEnded = (span: Span): void => void spans.push(span);
  const tracer = new Tracer({ sampler: () => isSampled, onEnded });
  const routes: Route[] = [
    route({
      method: "GET",
      path: "/things/{id}",
      params: z.object({ id: z.string() }),
      async handle({ reply }) {
        await turn();
        active.push(tracer.active);
        reply.text(200, "ok");
      },
    }),
    route({
      method: "GET",
      path: "/broken",
      handle: async () => {
        await turn();
        throw new TypeError("no");
      },
    }),
    route({
      method: "GET",
      path: "/healthz",
      isOperational: true,
      handle: ({ reply }) => reply.text(200, "ok"),
    }),
  ];
  const served = await serveRoutes(t, routes, { tracing: new CallTracing(tracer, labels) });
  return { ...served, spans, active };
}

describe("CallTracing", () => {
  test("makes a server span of a call, under the caller's, active while it is handled", async (t) => {
    const { fetch, port, spans, active, logged } = await serveTraced(t);
    const headers = { traceparent: `00-${TRACE}-${PARENT}-01`, "user-agent": "test" };
    await (await fetch("/things/1?a=b", { headers })).text();
    assert.equal(spans.length, 1);
    const [span] = spans;
    assert.deepEqual(
      [span?.name, span?.traceId, span?.parentId, span?.hasFailed],
      ["GET /things/{id}", TRACE, PARENT, false],
    );
    assert.equal(active[0], span);
    assert.deepEqual(span?.attributes, {
      "http.request.method": "GET",
      "http.route": "/things/{id}",
      "http.response.status_code": 200,
      "url.path": "/things/1",
      "url.query": "a=b",
      "url.scheme": "http",
      "server.address": "127.0.0.1",
      "server.port": port,
      "client.address": "127.0.0.1",
      "network.protocol.version": "1.1",
      "user_agent.original": "test",
    });
    const line = logged.at(-1);
    assert.deepEqual([line?.trace_id, line?.span_id], [TRACE, span?.spanId]);
  });

  test("makes a span without a route of a request that no route matches", async (t) => {
    const { fetch, spans } = await serveTraced(t);
    await fetch("/nowhere");
    assert.equal(spans[0]?.name, "GET");
    assert.ok(!("http.route" in spans[0].attributes));
    assert.equal(spans[0].attributes["http.response.status_code"], 404);
  });

  test("tells what a route has thrown", async (t) => {
    const { fetch, spans, logged } = await serveTraced(t);
    await fetch("/broken");
    const [span] = spans;
    assert.deepEqual(
      [span?.hasFailed, span?.attributes["error.type"], span?.events[0]?.name],
      [true, "TypeError", "exception"],
    );
    const line = logged.find(({ msg }) => msg === "a route failed");
    assert.equal(line?.span_id, span?.spanId);
  });

  test("makes none of an operational route, nor of what is not sampled", async (t) => {
    const traced = await serveTraced(t);
    await traced.fetch("/healthz");
    assert.deepEqual(traced.spans, []);
    const left = await serveTraced(t, false);
    await left.fetch("/things/1");
    assert.deepEqual([left.spans, left.active], [[], [undefined]]);
    assert.ok(!("trace_id" in (left.logged.at(-1) ?? {})));
  });

  test("says which spans may have samples: those that are handled while samples are taken", async (t) => {
    const profiler = new ProcessProfiler();
    await profiler.start();
    const { fetch, spans } = await serveTraced(t, true, profiler.spanLabels);
    await fetch("/things/1");
    const window = await profiler.openWindow("cpu");
    await fetch("/things/2");
    await fetch("/nowhere");
    await window.close();
    const ids = spans.map(({ attributes }) => attributes["pyroscope.profile.id"]);
    assert.deepEqual(ids, [undefined, spans[1]?.spanId, undefined]);
  });
});

/** Requests to a service, interleaved: each finds its own samples by the id of its span. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { z } from "zod";
import { CallTracing } from "../src/serving/call-tracing.ts";
import { route } from "../src/serving/route.ts";
import type { Span } from "../src/telemetry/otel/span.ts";
import { Tracer } from "../src/telemetry/otel/tracer.ts";
import { ProcessProfiler } from "../src/telemetry/profiling/process-profiler.ts";
import { serveRoutes } from "./targets/serve-routes.ts";
import { ReadProfile } from "./telemetry/read-profile.ts";
import { tenBurners } from "./telemetry/ten-burners.ts";

test("ten requests at once have samples of their own, by the ids that their spans tell", async (t) => {
  const profiler = new ProcessProfiler();
  await profiler.start();
  const spans: Span[] = [];
  const tracer = new Tracer({ sampler: () => true, onEnded: (span) => void spans.push(span) });
  const work = route({
    method: "GET",
    path: "/task/{at}",
    params: z.object({ at: z.coerce.number() }),
    async handle({ params, reply }) {
      for (let piece = 0; piece < 10; piece++) {
        tenBurners[params.at]!(2000);
        await turn();
      }
      reply.text(200, "done");
    },
  });
  const tracing = new CallTracing(tracer, profiler.spanLabels);
  const { fetch } = await serveRoutes(t, [work], { tracing });

  const window = await profiler.openWindow("cpu");
  await Promise.all(tenBurners.map((_, at) => fetch(`/task/${at}`)));
  const given = await window.close();

  const sampled = profiler.toProfile("cpu", given, { startMs: 0, durationMs: 0 });
  const profile = new ReadProfile(await profiler.encode(sampled));
  assert.equal(spans.length, 10);
  for (const { spanId, attributes } of spans) {
    assert.equal(attributes["pyroscope.profile.id"], spanId);
    const at = /\d$/.exec(String(attributes["url.path"]))![0];
    const labels = { span_id: spanId, span_name: "GET /task/{at}" };
    assert.ok(profile.sum("samples", `burn${at}`, labels) > 0, `burn${at}`);
    const own = profile.stacks.filter(({ labels }) => labels.span_id === spanId);
    const burners = own.flatMap(({ functions }) =>
      functions.filter((name) => /^burn\d/.test(name)),
    );
    assert.deepEqual([...new Set(burners)], [`burn${at}`]);
  }
});

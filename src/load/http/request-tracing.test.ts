import assert from "node:assert/strict";
import { test } from "node:test";
import { Span, SpanKind } from "../../telemetry/otel/span.ts";
import { readRequestParams } from "./request-params.ts";
import { toTracedParams } from "./request-tracing.ts";

test("names a span in traceparent, in the place of what a script has made up", () => {
  const context = { traceId: "a".repeat(32), parentId: undefined };
  const span = new Span({ context, spanId: "b".repeat(16), kind: SpanKind.client, startedMs: 0 });
  const params = readRequestParams({ headers: { A: "1", Traceparent: "x", tracestate: "y" } });
  assert.deepEqual(toTracedParams(params, span).headers, [
    ["A", "1"],
    ["traceparent", `00-${"a".repeat(32)}-${"b".repeat(16)}-01`],
  ]);
});

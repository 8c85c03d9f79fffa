import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Span, SpanKind } from "./span.ts";

describe("Span", () => {
  test("notes events in their order, and names itself as log lines do", () => {
    const context = { traceId: "a".repeat(32), parentId: undefined };
    const span = new Span({ context, spanId: "b".repeat(16), kind: SpanKind.client, startedMs: 1 });
    span.addEvent("sent", 2);
    span.addEvent("answered", 3, { "http.response.status_code": 200 });
    assert.deepEqual(span.events, [
      { name: "sent", atMs: 2, attributes: {} },
      { name: "answered", atMs: 3, attributes: { "http.response.status_code": 200 } },
    ]);
    assert.deepEqual(span.logFields, { trace_id: "a".repeat(32), span_id: "b".repeat(16) });
  });
});

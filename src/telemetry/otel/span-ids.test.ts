import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SpanIds } from "./span-ids.ts";

describe("SpanIds", () => {
  test("draws ids of the form that traceparent has, each another one", () => {
    const ids = new SpanIds();
    const drawn = new Set<string>();
    for (let n = 0; n < 2000; n++) {
      const [trace, span] = [ids.traceId(), ids.spanId()];
      assert.match(trace, /^(?!0+$)[0-9a-f]{32}$/);
      assert.match(span, /^(?!0+$)[0-9a-f]{16}$/);
      drawn.add(trace).add(span);
    }
    assert.equal(drawn.size, 4000);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { type Span, SpanKind } from "./span.ts";
import { Tracer } from "./tracer.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const nothing = { traceparent: undefined, tracestate: undefined };

function makeTracer(isSampled = true): { tracer: Tracer; ended: Span[] } {
  const ended: Span[] = [];
  const onEnded = (span: Span): void => void ended.push(span);
  return { tracer: new Tracer({ sampler: () => isSampled, onEnded }), ended };
}

describe("Tracer", () => {
  test("continues the caller's trace under the caller's span, with its state", () => {
    const { tracer } = makeTracer();
    const caller = { traceparent: `00-${TRACE}-${PARENT}-01`, tracestate: "a=1" };
    const span = tracer.begin(caller, SpanKind.server, 5);
    assert.deepEqual(
      [span?.traceId, span?.parentId, span?.traceState, span?.startedMs],
      [TRACE, PARENT, "a=1", 5],
    );
    assert.notEqual(span?.spanId, PARENT);
  });

  test("drops the state when it is longer than others have to take", () => {
    const { tracer } = makeTracer();
    const stateOf = (length: number) => {
      const caller = {
        traceparent: `00-${TRACE}-${PARENT}-01`,
        tracestate: "a=".padEnd(length, "1"),
      };
      return tracer.begin(caller, SpanKind.server, 0)?.traceState.length;
    };
    assert.deepEqual([stateOf(512), stateOf(513)], [512, 0]);
  });

  test("begins a trace where there is none, or one that is malformed", () => {
    const { tracer } = makeTracer();
    for (const traceparent of [undefined, `00-${TRACE}-zz-01`]) {
      const span = tracer.begin({ traceparent, tracestate: "a=1" }, SpanKind.server, 0);
      assert.match(span?.traceId ?? "", /^[0-9a-f]{32}$/);
      assert.notEqual(span?.traceId, TRACE);
      assert.deepEqual([span?.parentId, span?.traceState], [undefined, ""]);
    }
  });

  test("makes nothing of what is not sampled", () => {
    const { tracer } = makeTracer(false);
    assert.equal(tracer.begin(nothing, SpanKind.server, 0), undefined);
  });

  test("knows the active span of each task across what it awaits", async () => {
    const { tracer } = makeTracer();
    const seen = await Promise.all(
      [0, 1, 2].map(async () => {
        const span = tracer.begin(nothing, SpanKind.server, 0)!;
        return await tracer.run(span, async () => {
          await turn();
          return tracer.active === span;
        });
      }),
    );
    assert.deepEqual(seen, [true, true, true]);
    assert.equal(tracer.active, undefined);
  });

  test("hands on what has ended", () => {
    const { tracer, ended } = makeTracer();
    const span = tracer.begin(nothing, SpanKind.server, 1)!;
    tracer.end(span, 4);
    assert.deepEqual(ended, [span]);
    assert.equal(span.endedMs, 4);
  });
});

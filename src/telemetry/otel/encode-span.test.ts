import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fieldAt } from "../../../test/otel/read-protobuf.ts";
import { encodeSpan } from "./encode-span.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";
import { Span, SpanKind } from "./span.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";

function makeSpan(): Span {
  const context = { traceId: TRACE, parentId: PARENT };
  const span = new Span({ context, spanId: "a".repeat(16), kind: SpanKind.server, startedMs: 10 });
  span.name = "GET /a";
  span.endedMs = 12.5;
  return span;
}

const encode = (span: Span): Buffer =>
  encodeSpan(new ProtobufWriter(), span, (atMs) => atMs + 1_000_000);

describe("encodeSpan", () => {
  test("writes ids, name, kind and times", () => {
    const bytes = encode(makeSpan());
    assert.equal(fieldAt(bytes, 1)?.bytes.toString("hex"), TRACE);
    assert.equal(fieldAt(bytes, 2)?.bytes.toString("hex"), "a".repeat(16));
    assert.equal(fieldAt(bytes, 4)?.bytes.toString("hex"), PARENT);
    assert.equal(fieldAt(bytes, 5)?.bytes.toString(), "GET /a");
    assert.equal(fieldAt(bytes, 6)?.number, 2n);
    assert.equal(fieldAt(bytes, 7)?.number, 1_000_010_000_000n);
    assert.equal(fieldAt(bytes, 8)?.number, 1_000_012_500_000n);
    assert.equal(fieldAt(bytes, 15), undefined);
    // Sampled, and its parent lives elsewhere.
    assert.equal(fieldAt(bytes, 16)?.number, 0x301n);
  });

  test("writes no parent and no state where there is none", () => {
    const begun = encodeSpan(
      new ProtobufWriter(),
      new Span({
        context: { traceId: TRACE, parentId: undefined },
        spanId: PARENT,
        kind: SpanKind.server,
        startedMs: 0,
      }),
      (atMs) => atMs,
    );
    assert.deepEqual([fieldAt(begun, 3), fieldAt(begun, 4)], [undefined, undefined]);
    assert.equal(fieldAt(begun, 16)?.number, 0x101n);
  });

  test("writes events, and that it has failed", () => {
    const span = makeSpan();
    span.addEvent("fault.applied", 11, { "fault.id": "f1" });
    span.hasFailed = true;
    const bytes = encode(span);
    assert.equal(fieldAt(bytes, 11, 1)?.number, 1_000_011_000_000n);
    assert.equal(fieldAt(bytes, 11, 2)?.bytes.toString(), "fault.applied");
    assert.equal(fieldAt(bytes, 11, 3, 2, 1)?.bytes.toString(), "f1");
    assert.equal(fieldAt(bytes, 15, 3)?.number, 2n);
  });
});

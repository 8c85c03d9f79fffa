import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fieldAt, readProtobuf } from "../../../test/otel/read-protobuf.ts";
import type { MetricFamily } from "../metric-family.ts";
import { encodeMetrics } from "./encode-metrics.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const times = { startMs: 1000, nowMs: 2000 };
const counter: MetricFamily = {
  name: "things_total",
  help: "Things.",
  type: "counter",
  labelNames: ["kind"],
  buckets: [],
  series: [
    { labelValues: ["a"], values: [3] },
    { labelValues: ["b"], values: [4] },
  ],
};
const histogram: MetricFamily = {
  name: "wait_seconds",
  help: "Waits.",
  type: "histogram",
  labelNames: [],
  buckets: [1, 2],
  series: [
    {
      labelValues: [],
      values: [5, 0, 2, 9.5],
      exemplars: [undefined, undefined, { traceId: TRACE, spanId: SPAN, value: 3, atSeconds: 1.5 }],
    },
  ],
};

function encodeAll(families: readonly MetricFamily[]): Buffer[] {
  return [...encodeMetrics(new ProtobufWriter(), families, times)].filter(
    (step) => step !== undefined,
  );
}

function encode(family: MetricFamily): Buffer {
  const [bytes] = encodeAll([family]);
  return bytes!;
}

function doubles(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length / 8 }, (_, at) => bytes.readDoubleLE(at * 8));
}

describe("encodeMetrics", () => {
  test("writes a counter as a monotonic sum since the begin, a point for each series", () => {
    const bytes = encode(counter);
    assert.equal(fieldAt(bytes, 1)?.bytes.toString(), "things_total");
    assert.equal(fieldAt(bytes, 2)?.bytes.toString(), "Things.");
    const sum = fieldAt(bytes, 7)!.bytes;
    assert.deepEqual([fieldAt(sum, 2)?.number, fieldAt(sum, 3)?.number], [2n, 1n]);
    const points = readProtobuf(sum).filter(({ field }) => field === 1);
    assert.deepEqual(
      points.map(({ bytes: point }) => [
        fieldAt(point, 2)?.number,
        fieldAt(point, 3)?.number,
        fieldAt(point, 4)?.bytes.readDoubleLE(),
        fieldAt(point, 7, 1)?.bytes.toString(),
        fieldAt(point, 7, 2, 1)?.bytes.toString(),
      ]),
      [
        [1_000_000_000n, 2_000_000_000n, 3, "kind", "a"],
        [1_000_000_000n, 2_000_000_000n, 4, "kind", "b"],
      ],
    );
  });

  test("writes a gauge as one, and the unit that its name ends in", () => {
    const bytes = encode({ ...counter, name: "memory_bytes", type: "gauge" });
    assert.equal(fieldAt(bytes, 5, 1, 4)?.bytes.readDoubleLE(), 3);
    assert.equal(fieldAt(bytes, 3)?.bytes.toString(), "By");
  });

  test("writes a histogram with its buckets by themselves, its sum, and exemplars", () => {
    const bytes = encode(histogram);
    assert.equal(fieldAt(bytes, 3)?.bytes.toString(), "s");
    const point = fieldAt(bytes, 9, 1)!.bytes;
    assert.equal(fieldAt(point, 4)?.number, 7n);
    assert.equal(fieldAt(point, 5)?.bytes.readDoubleLE(), 9.5);
    const counts = fieldAt(point, 6)!.bytes;
    assert.deepEqual(
      [0, 8, 16].map((at) => counts.readBigUInt64LE(at)),
      [5n, 0n, 2n],
    );
    assert.deepEqual(doubles(fieldAt(point, 7)!.bytes), [1, 2]);
    assert.equal(fieldAt(point, 8, 5)?.bytes.toString("hex"), TRACE);
    assert.equal(fieldAt(point, 8, 4)?.bytes.toString("hex"), SPAN);
    assert.equal(fieldAt(point, 8, 3)?.bytes.readDoubleLE(), 3);
    assert.equal(fieldAt(point, 8, 2)?.number, 1_500_000_000n);
  });

  test("tells a family of many octets in several messages, none of which is large", () => {
    const kind = "k".repeat(1000);
    const series = Array.from({ length: 3000 }, (_, at) => ({
      labelValues: [`${kind}${at}`],
      values: [at],
    }));
    const messages = encodeAll([{ ...counter, series }]);
    assert.deepEqual(
      messages.map((bytes) => fieldAt(bytes, 1)?.bytes.toString()),
      ["things_total", "things_total", "things_total"],
    );
    assert.ok(messages.every(({ length }) => length < 1.1 * 2 ** 20));
    const points = messages.flatMap((bytes) =>
      readProtobuf(fieldAt(bytes, 7)!.bytes).filter(({ field }) => field === 1),
    );
    assert.deepEqual(
      points.map(({ bytes }) => fieldAt(bytes, 4)?.bytes.readDoubleLE()),
      series.map(({ values }) => values[0]),
    );
  });

  test("leaves out what has no series yet", () => {
    assert.deepEqual(encodeAll([{ ...counter, series: [] }]), []);
  });
});

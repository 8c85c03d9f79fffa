import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MetricSegment, slotsOf } from "./metric-segment.ts";

describe("MetricSegment", () => {
  test("gives out slots that are 0 and that nobody else has", () => {
    const segment = new MetricSegment(MetricSegment.make());
    const [first, second] = [segment.take(3)!, segment.take(1)!];
    assert.equal(second, first + 3);
    assert.deepEqual(segment.values.subarray(first, second + 1), new Float64Array(4));
  });

  test("goes on in memory that another has used", () => {
    const buffer = MetricSegment.make();
    const first = new MetricSegment(buffer).take(2)!;
    assert.equal(new MetricSegment(buffer).take(1), first + 2);
  });

  test("keeps some back for when there is no room", () => {
    const segment = new MetricSegment(MetricSegment.make(160));
    while (segment.take(1) !== undefined);
    const kept: (number | undefined)[] = [];
    do kept.push(segment.takeKept(1));
    while (kept.at(-1) !== undefined);
    assert.deepEqual(kept.slice(0, -1), [150, 151, 152, 153, 154, 155, 156, 157, 158, 159]);
  });

  test("has waste that the largest series fits into and that is never given out", () => {
    const segment = new MetricSegment(MetricSegment.make());
    assert.ok(MetricSegment.waste > 0);
    assert.ok(segment.take(1)! >= MetricSegment.waste + MetricSegment.seriesSlotsMax);
  });
});

describe("slotsOf", () => {
  test("counts one for a number, and for a histogram the buckets, the rest and the sum", () => {
    const slots = [slotsOf("counter", []), slotsOf("gauge", []), slotsOf("histogram", [1, 2, 3])];
    assert.deepEqual(slots, [1, 1, 5]);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Metric } from "./metric.ts";
import { PlainTags } from "./sample-tags.ts";

const none = new PlainTags({});

describe("Metric", () => {
  test("adds up a counter", () => {
    const metric = new Metric("c", "counter", "default");
    metric.add(2, none);
    metric.add(3, none);
    assert.ok(metric.sink.type === "counter" && metric.sink.count === 5);
  });

  test("keeps last, lowest and highest value of a gauge", () => {
    const metric = new Metric("g", "gauge", "default");
    for (const value of [5, 1, 3]) metric.add(value, none);
    assert.ok(metric.sink.type === "gauge");
    assert.deepEqual([metric.sink.value, metric.sink.min, metric.sink.max], [3, 1, 5]);
  });

  test("counts what is not zero in a rate", () => {
    const metric = new Metric("r", "rate", "default");
    for (const value of [0, 1, 2, 0]) metric.add(value, none);
    assert.ok(metric.sink.type === "rate" && metric.sink.share === 0.5);
  });

  test("gives a sub-metric the samples that have all of its tags", () => {
    const metric = new Metric("t", "trend", "time");
    const submetric = metric.addSubmetric("t{a:1,b:2}", [
      ["a", "1"],
      ["b", "2"],
    ]);
    metric.add(10, new PlainTags({ a: "1", b: "2", c: "3" }));
    metric.add(20, new PlainTags({ a: "1" }));
    assert.ok(submetric.sink.type === "trend" && metric.sink.type === "trend");
    assert.deepEqual([submetric.sink.histogram.count, metric.sink.histogram.count], [1, 2]);
  });

  test("lets a listener hear every sample with its tags", () => {
    const metric = new Metric("c", "counter", "default");
    const heard: unknown[] = [];
    metric.listener = (one, value, tags) => heard.push([one.name, value, tags.toObject()]);
    metric.add(1, new PlainTags({ a: "b" }));
    assert.deepEqual(heard, [["c", 1, { a: "b" }]]);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { SeriesDescription } from "./metric-family.ts";
import { MetricSegment } from "./metric-segment.ts";
import { Registry } from "./registry.ts";

/** The fewest that a registry can have. */
const SLOTS = 130;

function valuesOf(registry: Registry, name: string): readonly (readonly number[])[] {
  const family = registry.collect().find((one) => one.name === name);
  return family?.series.map(({ values }) => values) ?? [];
}

describe("Registry", () => {
  test("counts by label values", () => {
    const registry = new Registry();
    const requests = registry.counter("requests_total", "Requests.", ["code"]);
    requests.with("200").add();
    requests.with("200").add(2);
    requests.with("500").add();
    assert.deepEqual(valuesOf(registry, "requests_total"), [[3], [1]]);
  });

  test("sets and moves gauges", () => {
    const registry = new Registry();
    const gauge = registry.gauge("open", "Open.").with();
    gauge.set(5);
    gauge.add(-2);
    assert.equal(gauge.value, 3);
  });

  test("puts an observation into the first bucket whose bound it does not exceed", () => {
    const registry = new Registry();
    const histogram = registry.histogram("seconds", "Seconds.", [], [0.1, 1]).with();
    for (const value of [0.05, 0.1, 0.5, 2]) histogram.observe(value);
    assert.deepEqual(valuesOf(registry, "seconds"), [[2, 1, 1, 2.65]]);
  });

  test("asks collectors before each collection", () => {
    const registry = new Registry();
    const gauge = registry.gauge("now", "Now.").with();
    let now = 1;
    registry.onCollect(() => gauge.set(now));
    assert.deepEqual(valuesOf(registry, "now"), [[1]]);
    now = 2;
    assert.deepEqual(valuesOf(registry, "now"), [[2]]);
  });

  test("gives the same series to who asks for it twice, and refuses another meaning", () => {
    const registry = new Registry();
    registry.counter("a_total", "A.", ["x"]).with("1").add();
    registry.counter("a_total", "A.", ["x"]).with("1").add();
    assert.deepEqual(valuesOf(registry, "a_total"), [[2]]);
    assert.throws(() => registry.gauge("a_total", "A.", ["x"]), /defined twice, and differently/);
  });

  test("refuses a series with too few labels", () => {
    const registry = new Registry();
    assert.throws(() => registry.counter("a_total", "A.", ["x", "y"]).with("1"), /has labels x,y/);
  });

  test("announces each series once", () => {
    const announced: SeriesDescription[] = [];
    const registry = new Registry({ announce: (series) => announced.push(series) });
    const family = registry.counter("a_total", "A.", ["x"]);
    family.with("1");
    family.with("1");
    family.with("2");
    const names = announced.map(({ name, labelValues }) => `${name} ${labelValues.join()}`);
    assert.deepEqual(names, ["metrics_series_dropped_total ", "a_total 1", "a_total 2"]);
  });

  test("goes on where an earlier thread with the same memory has stopped", () => {
    const segment = MetricSegment.make();
    const known: SeriesDescription[] = [];
    const first = new Registry({ segment, announce: (series) => known.push(series) });
    first.counter("a_total", "A.", ["x"]).with("1").add(7);
    const second = new Registry({ segment, known });
    second.counter("b_total", "B.").with().add(1);
    second.counter("a_total", "A.", ["x"]).with("1").add(1);
    assert.deepEqual(valuesOf(second, "a_total"), [[8]]);
    assert.deepEqual(valuesOf(second, "b_total"), [[1]]);
  });

  test("gives no memory out again that an earlier thread took and did not announce", () => {
    const segment = MetricSegment.make();
    new Registry({ segment }).counter("a_total", "A.").with().add(7);
    const second = new Registry({ segment });
    second.counter("b_total", "B.").with().add(1);
    assert.deepEqual(valuesOf(second, "b_total"), [[1]]);
  });

  test("counts series for which there is no room as other, so that sums stay right", () => {
    const registry = new Registry({ segment: MetricSegment.make(SLOTS) });
    const family = registry.counter("a_total", "A.", ["x", "y"]);
    for (let i = 0; i < 100; i++) family.with(String(i), "b").add();
    const series = registry.collect().find(({ name }) => name === "a_total")!.series;
    const last = series.at(-1)!;
    assert.deepEqual(last.labelValues, ["other", "other"]);
    const sum = series.reduce((total, { values }) => total + values[0]!, 0);
    assert.equal(sum, 100);
    assert.deepEqual(valuesOf(registry, "metrics_series_dropped_total"), [last.values]);
  });

  test("goes on counting a series that had its room before memory was full", () => {
    const registry = new Registry({ segment: MetricSegment.make(SLOTS) });
    const family = registry.counter("a_total", "A.", ["x"]);
    for (let i = 0; i < 100; i++) family.with(String(i));
    family.with("0").add(5);
    assert.deepEqual(valuesOf(registry, "a_total")[0], [5]);
  });

  test("never throws and exposes nothing wrong when there is no room for other either", () => {
    const registry = new Registry({ segment: MetricSegment.make(SLOTS) });
    for (let i = 0; i < 100; i++) {
      const histogram = registry.histogram(`h${i}`, "H.", [], [1, 2, 3]).with();
      histogram.observe(2);
    }
    const histograms = registry.collect().filter(({ name }) => name.startsWith("h"));
    const values = histograms.flatMap(({ series }) => series.map((one) => one.values));
    assert.ok(values.length > 0 && values.length < 100);
    assert.deepEqual(new Set(values.map(String)), new Set(["0,1,0,0,2"]));
  });

  const wrong = [
    { of: "a counter without _total", define: () => new Registry().counter("a", "A.") },
    { of: "a name that is none", define: () => new Registry().gauge("a-b", "A.") },
    { of: "a label that is none", define: () => new Registry().gauge("a", "A.", ["b-c"]) },
    { of: "the label of buckets", define: () => new Registry().gauge("a", "A.", ["le"]) },
    { of: "falling bounds", define: () => new Registry().histogram("a", "A.", [], [2, 1]) },
    {
      of: "more buckets than a series may have",
      define: () => new Registry().histogram("a", "A.", [], Array.from({ length: 63 }, Number)),
    },
  ];
  for (const { of, define } of wrong) {
    test(`refuses ${of}`, () => {
      assert.throws(define, assert.AssertionError);
    });
  }
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Metric, type MetricType } from "./metric.ts";
import { PlainTags } from "./sample-tags.ts";
import { decideThreshold, readThreshold } from "./threshold.ts";

type Row = [source: string, type: MetricType, samples: number[], outcome: string];

const rows: Row[] = [
  ["p(95)<200", "trend", [100, 150], "passed"],
  ["p(95)<120", "trend", [100, 150], "crossed"],
  ["p(99.9) <= 150", "trend", [150], "passed"],
  ["avg>100", "trend", [100, 150], "passed"],
  ["med===125", "trend", [100, 150], "passed"],
  ["max!=150", "trend", [100, 150], "crossed"],
  ["min >= 100", "trend", [100, 150], "passed"],
  ["count==2", "counter", [1, 1], "passed"],
  ["rate<1", "counter", [1, 1], "passed"],
  ["rate>0.6", "rate", [1, 0], "crossed"],
  ["value<3", "gauge", [5, 2], "passed"],
  ["p(95)<200", "trend", [], "no samples"],
  ["rate<0.1", "rate", [], "no samples"],
  ["value<3", "gauge", [], "no samples"],
  ["count<5", "counter", [], "passed"],
  ["count>0", "counter", [], "crossed"],
];

describe("decideThreshold", () => {
  for (const [source, type, samples, outcome] of rows) {
    test(`${source} on a ${type} of [${samples}]: ${outcome}`, () => {
      const metric = new Metric("m", type, "default");
      for (const sample of samples) metric.add(sample, new PlainTags({}));
      const threshold = readThreshold({ source, abortOnFail: false, delayAbortEvalMs: 0 }, type);
      assert.ok(typeof threshold !== "string");
      assert.equal(decideThreshold(threshold, metric.sink, 10_000).name, outcome);
    });
  }
});

describe("readThreshold", () => {
  const wrong: [source: string, type: MetricType, problem: RegExp][] = [
    ["p95<200", "trend", /must be an aggregation/],
    ["p(101)<200", "trend", /must be a number/],
    ["rate<0.1", "trend", /a trend has avg, min, med, max, p\(N\)/],
    ["p(95)<1", "counter", /a counter has count, rate/],
    ["avg<fast", "trend", /must be an aggregation/],
    ["avg=1", "trend", /must be an aggregation/],
  ];
  for (const [source, type, problem] of wrong) {
    test(`refuses ${source} for a ${type}`, () => {
      const read = readThreshold({ source, abortOnFail: false, delayAbortEvalMs: 0 }, type);
      assert.match(String(read), problem);
    });
  }
});

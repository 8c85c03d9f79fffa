import assert from "node:assert/strict";
import { test } from "node:test";
import { Metric } from "../metrics/metric.ts";
import { PlainTags } from "../metrics/sample-tags.ts";
import { jsonLines } from "./json-lines.ts";

test("a metric is announced before its first sample, as k6 does", () => {
  let text = "";
  const listener = jsonLines(
    (part) => {
      text += part;
    },
    () => 0,
  );
  const metric = new Metric("m", "trend", "time");
  metric.addSubmetric("m{a:b}", [["a", "b"]]);
  listener(metric, 1.5, new PlainTags({ a: "b" }));
  listener(metric, 2, new PlainTags({}));
  const [announced, first, second] = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(announced, {
    type: "Metric",
    data: {
      name: "m",
      type: "trend",
      contains: "time",
      thresholds: [],
      submetrics: [{ name: "m{a:b}", suffix: "a:b", tags: { a: "b" } }],
    },
    metric: "m",
  });
  assert.deepEqual(first, {
    metric: "m",
    type: "Point",
    data: { time: "1970-01-01T00:00:00.000Z", value: 1.5, tags: { a: "b" } },
  });
  assert.equal(second.data.value, 2);
});

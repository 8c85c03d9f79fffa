import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readExposition } from "./read-exposition.ts";

const text = `# HELP answers_total Answers.
# TYPE answers_total counter
answers_total{route="/get",code="200"} 41
answers_total{route="/get",code="500"} 2
answers_total{route="/post",code="200"} 7 1395066363000

in_flight 3
delay_seconds_bucket{le="+Inf"} 9
lowest -Inf
# TYPE waiting gauge
# TYPE wait_seconds histogram
# TYPE b counter
strange{text="a \\"quoted\\" } line\\nand \\\\",} 1e3
`;

describe("readExposition", () => {
  const exposition = readExposition(text);

  const sums = [
    { of: "a whole name", name: "answers_total", match: {}, sum: 50 },
    { of: "one label", name: "answers_total", match: { route: "/get" }, sum: 43 },
    { of: "two labels", name: "answers_total", match: { route: "/get", code: "500" }, sum: 2 },
    { of: "a series without labels", name: "in_flight", match: {}, sum: 3 },
    { of: "an exponent", name: "strange", match: {}, sum: 1000 },
    { of: "an infinite value", name: "lowest", match: {}, sum: Number.NEGATIVE_INFINITY },
    { of: "labels that no series has", name: "answers_total", match: { code: "404" }, sum: 0 },
    { of: "an unknown name", name: "nothing", match: {}, sum: 0 },
  ];
  for (const { of, name, match, sum } of sums) {
    test(`sums ${of}`, () => {
      assert.equal(exposition.sum(name, match), sum);
    });
  }

  const presences = [
    { of: "a metric with series", name: "in_flight", has: true },
    { of: "a metric that has none yet", name: "waiting", has: true },
    { of: "a part of a histogram that has none yet", name: "wait_seconds_bucket", has: true },
    { of: "a counter that OpenMetrics announces without its ending", name: "b_total", has: true },
    { of: "no metric, but the beginning of the name of one", name: "wait", has: false },
  ];
  for (const { of, name, has } of presences) {
    test(`knows ${of}`, () => {
      assert.equal(exposition.has(name), has);
    });
  }

  test("restores escaped label values", () => {
    const [series] = exposition.series("strange");
    assert.deepEqual(series?.labels, { text: 'a "quoted" } line\nand \\' });
  });

  test("refuses a line that is no sample, with the line in the message", () => {
    assert.throws(() => readExposition("<html>\n"), /cannot be read: <html>/);
  });
});

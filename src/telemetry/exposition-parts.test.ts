import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import fc from "fast-check";
import { pageText } from "../../test/telemetry/page-text.ts";
import { addProcessMetrics } from "./process-metrics.ts";
import { readExposition } from "./read-exposition.ts";
import { Registry } from "./registry.ts";

const OPEN = "application/openmetrics-text; version=1.0.0";
const bounds = [0.01, 0.1, 1];

function makeRegistry(): Registry {
  const registry = new Registry();
  registry.counter("jobs_total", "Jobs done.", ["kind"]).with("nightly").add(3);
  registry.gauge("load", "Load.").with().set(0.25);
  const waits = registry.histogram("wait_seconds", "Waiting.", ["queue"], bounds).with("a");
  for (const value of [0.005, 0.05, 0.05, 0.5, 5]) waits.observe(value);
  return registry;
}

describe("expositionParts", () => {
  test("writes OpenMetrics for who accepts it", () => {
    const text = pageText(makeRegistry(), OPEN);
    assert.match(text, /# TYPE jobs counter\njobs_total{/);
    assert.match(text, /wait_seconds_bucket{queue="a",le="1\.0"} 4\n/);
    assert.ok(text.endsWith("\n# EOF\n"));
  });

  test("puts an exemplar behind its bucket in OpenMetrics, and nowhere else", () => {
    const registry = makeRegistry();
    const exemplar = { traceId: "4bf9", spanId: "00f0", value: 0.5, atSeconds: 1_520_879_607.789 };
    registry.exemplars.note("wait_seconds", ["a"], bounds, exemplar);
    const line = 'wait_seconds_bucket{queue="a",le="1.0"} 4';
    const shown = ' # {trace_id="4bf9",span_id="00f0"} 0.5 1520879607.789\n';
    const text = pageText(registry, OPEN);
    assert.ok(text.includes(line + shown), text);
    assert.equal(text.split(" # {").length, 2);
    assert.doesNotMatch(pageText(registry), /trace_id/);
  });

  const numbers = [
    { value: Number.NaN, text: "NaN" },
    { value: Number.POSITIVE_INFINITY, text: "+Inf" },
    { value: Number.NEGATIVE_INFINITY, text: "-Inf" },
    { value: 1e21, text: "1e+21" },
    { value: 1e-7, text: "1e-7" },
    { value: -0.5, text: "-0.5" },
  ];
  for (const { value, text } of numbers) {
    test(`writes the number ${text}`, () => {
      const registry = new Registry();
      registry.gauge("g", "G.").with().set(value);
      assert.ok(pageText(registry).includes(`\ng ${text}\n`));
    });
  }

  test("reads back what it writes, whatever the labels are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const registry = new Registry();
        registry.counter("a_total", "A.", ["x"]).with(value).add();
        const read = readExposition(pageText(registry));
        assert.equal(read.series("a_total")[0]?.labels.x, value);
      }),
      { seed: 1 },
    );
  });

  test("sorts families and series, so that two pages can be compared", () => {
    const registry = new Registry();
    registry.gauge("b", "B.", ["x"]).with("2").set(1);
    registry.gauge("b", "B.", ["x"]).with("1").set(1);
    registry.gauge("a", "A.").with().set(1);
    const lines = pageText(registry)
      .split("\n")
      .filter((line) => /^[ab]/.test(line));
    assert.deepEqual(lines, ["a 1", 'b{x="1"} 1', 'b{x="2"} 1']);
  });

  test("writes a page that promtool finds nothing wrong with", (t) => {
    const registry = makeRegistry();
    addProcessMetrics(registry);
    const { status, stdout, stderr, error } = spawnSync("promtool", ["check", "metrics"], {
      input: pageText(registry),
      encoding: "utf8",
    });
    if (error !== undefined) {
      t.skip("promtool is not installed");
      return;
    }
    assert.equal(status, 0, stdout + stderr);
  });
});

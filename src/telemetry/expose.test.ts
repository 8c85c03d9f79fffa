import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import fc from "fast-check";
import client from "prom-client";
import { expose } from "./expose.ts";
import { addProcessMetrics } from "./process-metrics.ts";
import { readExposition } from "./read-exposition.ts";
import { Registry } from "./registry.ts";

const OPEN = "application/openmetrics-text; version=1.0.0";
const bounds = [0.01, 0.1, 1];

/** The same metrics here and at prom-client, whose text is the measure. */
function makeBoth(): { ours: Registry; theirs: client.Registry } {
  const ours = new Registry();
  const theirs = new client.Registry();
  const registers = [theirs];
  const odd = 'quote " backslash \\ newline \n end';
  ours.counter("jobs_total", "Jobs done.", ["kind"]).with(odd).add(3);
  new client.Counter({ name: "jobs_total", help: "Jobs done.", labelNames: ["kind"], registers })
    .labels(odd)
    .inc(3);
  ours.gauge("load", "Load.").with().set(0.25);
  new client.Gauge({ name: "load", help: "Load.", registers }).set(0.25);
  const mine = ours.histogram("wait_seconds", "Waiting.", ["queue"], bounds).with("a");
  const other = new client.Histogram({
    name: "wait_seconds",
    help: "Waiting.",
    labelNames: ["queue"],
    buckets: bounds,
    registers,
  }).labels("a");
  for (const value of [0.005, 0.05, 0.05, 0.5, 5]) {
    mine.observe(value);
    other.observe(value);
  }
  return { ours, theirs };
}

/** Labels in alphabetical order, as the order means nothing. */
function canonical(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.includes("metrics_series_dropped"))
    .map((line) =>
      line.replace(/{(.*)} /, (_, labels: string) => `{${labels.split(/,(?=\w+=")/).sort()}} `),
    )
    .sort();
}

describe("expose", () => {
  test("writes what prom-client writes for the same metrics", async () => {
    const { ours, theirs } = makeBoth();
    const { text, contentType } = expose(ours, undefined);
    assert.equal(contentType, "text/plain; version=0.0.4; charset=utf-8");
    assert.deepEqual(canonical(text), canonical(await theirs.metrics()));
  });

  test("writes OpenMetrics for who accepts it", () => {
    const { text, contentType } = expose(makeBoth().ours, `${OPEN},text/plain;q=0.5`);
    assert.match(contentType, /^application\/openmetrics-text/);
    assert.match(text, /# TYPE jobs counter\njobs_total{/);
    assert.match(text, /wait_seconds_bucket{queue="a",le="1\.0"} 4\n/);
    assert.ok(text.endsWith("\n# EOF\n"));
  });

  const accepted = [
    { accept: undefined, isOpen: false },
    { accept: "*/*", isOpen: false },
    { accept: "text/plain", isOpen: false },
    { accept: OPEN, isOpen: true },
    { accept: `${OPEN};q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2`, isOpen: true },
    { accept: `text/plain,${OPEN};q=0.5`, isOpen: false },
    { accept: `${OPEN};q=0`, isOpen: false },
  ];
  for (const { accept, isOpen } of accepted) {
    test(`writes ${isOpen ? "OpenMetrics" : "Prometheus text"} for ${accept}`, () => {
      const { contentType } = expose(new Registry(), accept);
      assert.equal(contentType.startsWith("application/openmetrics-text"), isOpen);
    });
  }

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
      assert.ok(expose(registry, undefined).text.includes(`\ng ${text}\n`));
    });
  }

  test("reads back what it writes, whatever the labels are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const registry = new Registry();
        registry.counter("a_total", "A.", ["x"]).with(value).add();
        const read = readExposition(expose(registry, undefined).text);
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
    const lines = expose(registry, undefined)
      .text.split("\n")
      .filter((line) => /^[ab]/.test(line));
    assert.deepEqual(lines, ["a 1", 'b{x="1"} 1', 'b{x="2"} 1']);
  });

  test("writes a page that promtool finds nothing wrong with", (t) => {
    const { ours } = makeBoth();
    addProcessMetrics(ours);
    const { status, stdout, stderr, error } = spawnSync("promtool", ["check", "metrics"], {
      input: expose(ours, undefined).text,
      encoding: "utf8",
    });
    if (error !== undefined) {
      t.skip("promtool is not installed");
      return;
    }
    assert.equal(status, 0, stdout + stderr);
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { runText } from "../run-for-tests.ts";
import type { Run } from "../start-run.ts";
import { toMetricDocuments } from "./metric-documents.ts";

test("each metric with samples is told, with what its thresholds say of it", async () => {
  let run: Run | undefined;
  await runText(
    `import { sleep } from "k6"; import { Counter, Gauge, Rate, Trend } from "k6/metrics";
     const c = new Counter("c"), g = new Gauge("g"), r = new Rate("r"), t = new Trend("t", true);
     export const options = { iterations: 2,
       thresholds: { "c{k:v}": ["count>5"], r: ["rate>0.1"], unused: ["avg<1"] } };
     const unused = new Trend("unused");
     export default function () {
       c.add(2, { k: "v" }); g.add(7); r.add(__ITER); t.add(10 + __ITER); sleep(1); }`,
    {
      during: (started) => {
        run = started;
      },
    },
  );
  const told = toMetricDocuments(run!);
  const of = (id: string): unknown => told.find((one) => one.id === id)?.attributes;
  assert.deepEqual(of("c"), {
    type: "counter",
    contains: "default",
    tainted: null,
    sample: { count: 4, rate: 2 },
  });
  assert.deepEqual(of("c{k:v}"), {
    type: "counter",
    contains: "default",
    tainted: true,
    sample: { count: 4, rate: 2 },
  });
  assert.deepEqual(of("g"), {
    type: "gauge",
    contains: "default",
    tainted: null,
    sample: { value: 7 },
  });
  assert.deepEqual(of("r"), {
    type: "rate",
    contains: "default",
    tainted: false,
    sample: { rate: 0.5 },
  });
  assert.deepEqual(of("t"), {
    type: "trend",
    contains: "time",
    tainted: null,
    sample: { min: 10, max: 11, avg: 10.5, med: 10.5, "p(90)": 10.9, "p(95)": 10.95 },
  });
  assert.equal((of("unused") as { tainted: unknown }).tainted, null);
});

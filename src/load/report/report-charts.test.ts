import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Tick } from "../running/live-counts.ts";
import { reportCharts } from "./report-charts.ts";
import { makeResult } from "./result-for-tests.ts";

const result = await makeResult();
const titlesOf = (html: string): string[] =>
  [...html.matchAll(/<figcaption><b>([^<]*)</g)].map(([, title]) => title!);

describe("reportCharts", () => {
  test("has no charts of requests for a run without any", () => {
    assert.deepEqual(titlesOf(reportCharts(result)), [
      "Virtual users",
      "Iterations a second",
      "Send lag",
    ]);
  });

  test("has all of them for one with requests and a planned rate", () => {
    const { counts } = result.state;
    counts.addRequest(200, false, 10, 0);
    const titles = titlesOf(reportCharts(result));
    assert.deepEqual(titles.slice(0, 4), [
      "Requests a second",
      "Service time",
      "Service times of all requests",
      "Answers a second by status",
    ]);
  });

  test("keeps the highest of the seconds that share a point of a long run", () => {
    const [some] = result.ticks;
    const ticks = Array.from(
      { length: 2000 },
      (_, at): Tick => ({ ...some!, seconds: 1, elapsedMs: at * 1000, vus: at === 777 ? 99 : 1 }),
    );
    const html = reportCharts({ ...result, ticks });
    const [, points = ""] = /Virtual users[\s\S]*?points="([^"]*)"/.exec(html)!;
    const heights = points.split(" ").map((pair) => Number(pair.split(",")[1]));
    assert.ok(heights.length <= 480);
    assert.equal(heights.filter((y) => y === Math.min(...heights)).length, 1);
  });
});

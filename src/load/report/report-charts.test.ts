import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chartCanvas } from "../../drawing/chart-canvas.ts";
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

  // Of one of them the last second and the rest are in a slice each, of the other in one slice.
  for (const seconds of [241, 242]) {
    test(`draws all of ${seconds} seconds and a rest as far as the other charts go`, async () => {
      const { state } = await makeResult();
      const { counts } = state;
      let elapsedMs = counts.slices.all.at(-1)!.toMs;
      const ticks = [...Array.from({ length: seconds }, () => 1000), 300].map((lengthMs) => {
        elapsedMs += lengthMs;
        counts.addRequest(200, false, 10, 0);
        return counts.tick(elapsedMs);
      });
      const html = reportCharts({ ...result, state, ticks });
      const [map] = /Service times of all requests[\s\S]*?<\/figure>/.exec(html)!;
      const ends = [...map.matchAll(/M[\d.]+ [\d.]+H([\d.]+)V/g)].map(([, x]) => Number(x));
      assert.equal(Math.max(...ends), chartCanvas.right);
    });
  }

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

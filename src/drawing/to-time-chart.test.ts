import assert from "node:assert/strict";
import { test } from "node:test";
import { chartCanvas } from "./chart-canvas.ts";
import { toTimeChart } from "./to-time-chart.ts";

const write = (value: number): string => `${value}/s`;

test("a line goes from left to right, and higher for what is more", () => {
  const points = [
    { atS: 0, value: 0 },
    { atS: 5, value: 100 },
    { atS: 10, value: 50 },
  ];
  const svg = toTimeChart({
    title: "t",
    lengthS: 10,
    lines: [{ label: "a", tone: "good", points }],
    write,
  });
  const [, text = ""] = /<polyline class="good" points="([^"]*)"/.exec(svg)!;
  const [first, second, third] = text.split(" ").map((pair) => pair.split(",").map(Number));
  const { left, right, top, bottom } = chartCanvas;
  assert.deepEqual(first, [left, bottom]);
  assert.ok(second![1]! > top && second![1]! < third![1]! && third![1]! < bottom);
  assert.equal(third![0], right);
  assert.match(svg, />100\/s</);
});

test("a chart of nothing can be drawn", () => {
  const svg = toTimeChart({ title: "t", lengthS: 1, lines: [], write });
  assert.doesNotMatch(svg, /NaN|Infinity/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { toChartFrame } from "./to-chart-frame.ts";

const frame = { title: "<Rate>", keys: [{ label: "a&b", tone: "good" }], marks: [], drawing: "" };

test("a chart shows its title and its keys as text", () => {
  const svg = toChartFrame({ ...frame, lengthS: 10 });
  assert.match(svg, /<figcaption><b>&#60;Rate&#62;<\/b>.*a&#38;b/);
  assert.match(svg, /aria-label="&#60;Rate&#62;"/);
});

test("times at the axis are seconds, then minutes, then hours", () => {
  const shown = (lengthS: number): string[] =>
    [...toChartFrame({ ...frame, lengthS }).matchAll(/text-anchor="middle">([^<]*)</g)].map(
      ([, text]) => text!,
    );
  assert.deepEqual(shown(30).slice(0, 3), ["0 s", "5 s", "10 s"]);
  assert.deepEqual(shown(600).slice(-2), ["9:00", "10:00"]);
  assert.deepEqual(shown(7200).at(-1), "2:00:00");
});

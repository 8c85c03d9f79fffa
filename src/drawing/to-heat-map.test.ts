import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { toHeatMap } from "./to-heat-map.ts";

const write = (value: number): string => `${value} ms`;
const map = (...cells: [row: number, count: number][][]): string =>
  toHeatMap({
    title: "t",
    lengthS: cells.length,
    rowsPerOctave: 2,
    columns: cells.map((one, at) => ({ fromS: at, toS: at + 1, cells: new Map(one) })),
    write,
  });

/** How many cells have each shade. */
function shadesOf(svg: string): number[] {
  return [...svg.matchAll(/<path class="heat-\d" d="([^"]*)"/g)].map(
    ([, path]) => path!.split("M").length - 1,
  );
}

describe("toHeatMap", () => {
  test("makes a cell the darker, the more values fell into it", () => {
    const svg = map([
      [0, 1],
      [1, 1000],
      [2, 30],
    ]);
    assert.deepEqual(shadesOf(svg), [1, 0, 0, 1, 0, 0, 0, 1]);
    assert.match(svg, />1000 in a cell</);
  });

  test("marks octaves that are within it", () => {
    const svg = map([[-2, 1]], [[5, 1]]);
    const marks = [...svg.matchAll(/text-anchor="end">([^<]*)</g)].map(([, text]) => text);
    assert.deepEqual(marks, ["0.5 ms", "1 ms", "2 ms", "4 ms", "8 ms"]);
  });

  test("can be drawn when nothing was counted", () => {
    assert.doesNotMatch(map([], []), /NaN|Infinity/);
  });
});

/**
 * How many values were how large, over time: a column for each stretch of time, a row for each
 * range of values on the scale of logarithms. The darker a cell, the more values fell into it.
 *
 * All cells of one shade are one path, so that ten thousand of them are eight elements.
 */
import { chartCanvas } from "./chart-canvas.ts";
import { toChartFrame } from "./to-chart-frame.ts";

export interface HeatColumn {
  readonly fromS: number;
  readonly toS: number;
  /** How many values fell into each row. Row r begins at 2 to the power of r / `rowsPerOctave`. */
  readonly cells: ReadonlyMap<number, number>;
}

export interface HeatMap {
  readonly title: string;
  readonly lengthS: number;
  readonly rowsPerOctave: number;
  readonly columns: readonly HeatColumn[];
  readonly write: (value: number) => string;
}

const SHADES = 8;
const MARKS_MAX = 6;
const { top, bottom, timeX } = chartCanvas;

export function toHeatMap({ title, lengthS, rowsPerOctave, columns, write }: HeatMap): string {
  const rows = columns.flatMap(({ cells }) => [...cells.keys()]);
  const lowest = rows.reduce((least, row) => Math.min(least, row), rows[0] ?? 0);
  const highest = rows.reduce((most, row) => Math.max(most, row), rows[0] ?? 0);
  const most = columns.reduce((all, { cells }) => Math.max(all, ...cells.values()), 1);
  const rowHeight = (bottom - top) / (highest - lowest + 1);
  const y = (row: number): number => {
    return Math.round((bottom - (row - lowest) * rowHeight) * 10) / 10;
  };
  const paths = Array.from({ length: SHADES }, () => "");
  for (const { fromS, toS, cells } of columns) {
    const [left, right] = [timeX(fromS, lengthS), timeX(toS, lengthS)];
    for (const [row, count] of cells) {
      const shade = shadeOf(count, most);
      paths[shade] += `M${left} ${y(row + 1)}H${right}V${y(row)}H${left}z`;
    }
  }
  const octaves = Math.ceil((highest - lowest + 1) / rowsPerOctave / MARKS_MAX);
  const first = Math.ceil(lowest / rowsPerOctave);
  const marks = Array.from({ length: MARKS_MAX + 1 }, (_, at) => first + at * octaves)
    .filter((octave) => octave * rowsPerOctave <= highest + 1)
    .map((octave) => ({ y: y(octave * rowsPerOctave), label: write(2 ** octave) }));
  return toChartFrame({
    title,
    lengthS,
    keys: [
      { label: "1", tone: "heat-0" },
      { label: `${most} in a cell`, tone: `heat-${SHADES - 1}` },
    ],
    marks,
    drawing: paths.map((path, shade) => `<path class="heat-${shade}" d="${path}"/>`).join("\n"),
  });
}

/** By logarithm: a cell of ten and one of a thousand are both to be seen. */
function shadeOf(count: number, most: number): number {
  if (most <= 1) return SHADES - 1;
  return Math.min(SHADES - 1, Math.floor((Math.log(count) / Math.log(most)) * SHADES));
}

/** The canvas that charts are drawn on, which the page scales: its size and what is free of it. */
const width = 960;
const height = 220;
const left = 64;
const right = width - 12;

export const chartCanvas = {
  width,
  height,
  left,
  right,
  top: 10,
  bottom: height - 26,

  /** Where a moment stands, from the left. */
  timeX(atS: number, lengthS: number): number {
    return Math.round((left + ((right - left) * atS) / lengthS) * 10) / 10;
  },
} as const;

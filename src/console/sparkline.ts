/** Values → a line of block characters, from 0 to the largest; a gap where nothing is known. */
const blocks = "▁▂▃▄▅▆▇█";

export function sparkline(values: readonly (number | undefined)[]): string {
  const top = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  return values
    .map((value) => {
      if (value === undefined) return " ";
      const step = Math.ceil((value / top) * blocks.length) - 1;
      return blocks[Math.max(0, step)];
    })
    .join("");
}

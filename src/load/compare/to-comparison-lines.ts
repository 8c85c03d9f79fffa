/** A comparison below the summary at a terminal. */
import type { Comparison } from "./compare-runs.ts";
import { toComparisonText } from "./comparison-text.ts";

export function toComparisonLines(comparison: Comparison): string {
  const { sentence, heads, rows } = toComparisonText(comparison);
  const table = rows.length === 0 ? [] : [heads, ...rows];
  const widths = heads.map((_, at) => Math.max(...table.map((row) => row[at]!.length)));
  const lines = table.map((row) => row.map((cell, at) => cell.padEnd(widths[at]!)).join("  "));
  const all = [`COMPARED WITH ${comparison.former}`, ...lines, "", sentence];
  return `${all.map((line) => `    ${line}`.trimEnd()).join("\n")}\n`;
}

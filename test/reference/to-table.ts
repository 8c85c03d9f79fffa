/** A Markdown table. Columns are not aligned, so that a changed row changes no other line. */
export function toTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = heads.map(() => "---");
  return [heads, rule, ...rows].map(toLine).join("");
}

function toLine(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
}

/** A table of a report. */
import { escapeMarkup } from "./escape-markup.ts";

/** Cells are text. The first column is what the others are about. */
export function toHtmlTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  tones: readonly string[] = [],
): string {
  const cell = (tag: string, text: string): string => `<${tag}>${escapeMarkup(text)}</${tag}>`;
  const body = rows.map(([first = "", ...rest], at) => {
    const tone = tones[at] === undefined ? "" : ` class="${tones[at]}"`;
    const cells = rest.map((text) => cell("td", text)).join("");
    return `<tr${tone}><th scope="row">${escapeMarkup(first)}</th>${cells}</tr>`;
  });
  const head = heads.map((text) => cell("th", text)).join("");
  return `<div class="wide"><table><thead><tr>${head}</tr></thead>
<tbody>
${body.join("\n")}
</tbody></table></div>`;
}

/** Puts what was measured between its marks in a document, so that no figure is typed. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

export function writeBlock(path: string, name: string, content: string): void {
  const file = join(root, path);
  writeFileSync(file, withMeasured(readFileSync(file, "utf8"), name, content));
}

/** Throws when the marks are missing. */
export function withMeasured(text: string, name: string, content: string): string {
  const start = `<!-- make bench-peers: ${name} -->\n`;
  const end = "<!-- end -->";
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`there is no block ${start.trim()} … ${end}`);
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
}

/**
 * Scripts out of a folder: its `.js` and `.ts` files, and the scripts in its Markdown files. Whom
 * they ask is rewritten to a server on this machine, as nothing else can be reached.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

export interface Example {
  /** Where it would lie, below the folder. */
  readonly path: string;
  readonly text: string;
}

const isScript = (text: string): boolean =>
  /^export (default|\{[^}]*default)/m.test(text) ||
  (/^export (async )?function/m.test(text) && /^export const options/m.test(text));

/** Example files that run, and those that others import or open. */
export function readExamples(folder: string): { examples: Example[]; others: string[] } {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  const examples: Example[] = [];
  const others: string[] = [];
  for (const name of names) {
    const text = /\.(js|ts|md)$/.test(name) ? readFileSync(join(folder, name), "utf8") : "";
    if (name.endsWith(".md")) examples.push(...examplesIn(name, text));
    else if (text !== "" && isScript(text)) examples.push({ path: name, text });
    else others.push(name);
  }
  return { examples, others };
}

/** The code blocks of a page that are whole scripts. */
function examplesIn(path: string, page: string): Example[] {
  const blocks = [
    ...page.matchAll(/^( *)```(javascript|js|typescript|ts)\b.*\n([\s\S]*?)^\1```/gm),
  ];
  return blocks.flatMap(([, indent = "", language = "", code = ""], number) => {
    const text = code.replaceAll(new RegExp(`^${indent}`, "gm"), "");
    if (!isScript(text)) return [];
    const extension = language.startsWith("t") ? "ts" : "js";
    return [{ path: join(dirname(path), `${basename(path, ".md")}-${number}.${extension}`), text }];
  });
}

/** Hosts in URLs become `host`; what is imported stays what it is. */
export function withHost(text: string, host: string): string {
  const lines = text.split("\n").map((line) => {
    if (/\bfrom\s*['"]|^\s*import\s*['"]/.test(line)) return line;
    return line
      .replaceAll(/https?:\/\/[A-Za-z0-9.-]+(:\d+)?(?=[/'"`?]|$)/g, `http://${host}`)
      .replaceAll(/wss?:\/\/[A-Za-z0-9.-]+(:\d+)?[^'"`\s]*/g, `ws://${host}/websocket/echo`);
  });
  return lines.join("\n");
}

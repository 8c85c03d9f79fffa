/** No file is there for nothing. */
import { posix } from "node:path";
import type { Rule } from "./rule.ts";
import type { SourceFile } from "./source-file.ts";
import type { SourceTree } from "./source-tree.ts";

export const reachRules: readonly Rule[] = [
  {
    id: "reached",
    title: "every source file is reached from main.ts or from a page",
    find: (tree) => {
      const pages = [...tree.files.values()].filter((file) => /^src\/.*\.html$/.test(file.path));
      const reached = reachedFrom(["src/main.ts", ...pages.flatMap(scriptsOf)], tree);
      return tree
        .code("src")
        .filter((file) => !file.isTest && !reached.has(file.path))
        .map((file) => ({
          path: file.path,
          message: "nothing that is started names this file; use it or delete it",
        }));
    },
  },
];

/** A page's scripts are served from the folder it lies in, whatever their address. */
function scriptsOf(page: SourceFile): string[] {
  const scripts = page.text.matchAll(/<script\b[^>]*\bsrc="[^"]*?([^/"]+\.ts)"/g);
  return [...scripts].map(([, name]) => posix.join(posix.dirname(page.path), name!));
}

/** Workers are started by their path, so every path in a string counts as a use. */
function reachedFrom(entries: readonly string[], tree: SourceTree): Set<string> {
  const reached = new Set<string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = tree.files.get(path);
    if (!file || reached.has(path) || !/\.[jt]s$/.test(path)) continue;
    reached.add(path);
    waiting.push(...file.references());
  }
  return reached;
}

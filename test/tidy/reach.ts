/** No file is there for nothing. */
import type { Rule } from "./rule.ts";
import type { SourceTree } from "./source-tree.ts";

export const reachRules: readonly Rule[] = [
  {
    id: "reached",
    title: "every source file is reached from main.ts",
    find: (tree) => {
      const reached = reachedFrom("src/main.ts", tree);
      return tree
        .code("src")
        .filter((file) => !file.isTest && !reached.has(file.path))
        .map((file) => ({
          path: file.path,
          message: "nothing that main.ts starts names this file; use it or delete it",
        }));
    },
  },
];

/** Workers and pages are started by their path, so every path in a string counts as a use. */
function reachedFrom(entry: string, tree: SourceTree): Set<string> {
  const reached = new Set<string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = tree.files.get(path);
    if (!file || reached.has(path) || !/\.[jt]s$/.test(path)) continue;
    reached.add(path);
    waiting.push(...file.references());
  }
  return reached;
}

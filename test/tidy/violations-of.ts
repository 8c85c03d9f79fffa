/** For the rules' own tests: what one rule finds in a small tree, one line each. */
import assert from "node:assert/strict";
import type { Rule } from "./rule.ts";
import { SourceTree } from "./source-tree.ts";

export function violationsOf(
  rules: readonly Rule[],
  id: string,
  texts: Readonly<Record<string, string>>,
): string[] {
  const rule = rules.find((candidate) => candidate.id === id);
  assert(rule, `there is no rule ${id}`);
  return rule.find(new SourceTree(texts)).map(({ path, message }) => `${path}: ${message}`);
}

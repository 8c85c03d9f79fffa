/** The rules of the house that a program can check, on the whole tree. See CONTRIBUTING.md. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { documentRules } from "./tidy/documents.ts";
import { effectRules } from "./tidy/effects.ts";
import { exceptions } from "./tidy/exceptions.ts";
import { floorRules } from "./tidy/floors.ts";
import { lockFileRules } from "./tidy/lock-file.ts";
import { moduleRules } from "./tidy/modules.ts";
import { nameRules } from "./tidy/names.ts";
import { reachRules } from "./tidy/reach.ts";
import type { Rule, Violation } from "./tidy/rule.ts";
import { sizeRules } from "./tidy/size.ts";
import { SourceTree } from "./tidy/source-tree.ts";
import { testRules } from "./tidy/tests.ts";
import { typeRules } from "./tidy/types.ts";
import { wordRules } from "./tidy/words.ts";

const rules: readonly Rule[] = [
  ...floorRules,
  ...moduleRules,
  ...nameRules,
  ...sizeRules,
  ...typeRules,
  ...effectRules,
  ...reachRules,
  ...testRules,
  ...documentRules,
  ...lockFileRules,
  ...wordRules,
];

const tree = SourceTree.read(join(import.meta.dirname, ".."));
const found = new Map(rules.map((rule) => [rule.id, rule.find(tree)]));

describe("in this house", () => {
  for (const rule of rules) {
    test(rule.title, () => {
      const wrong = found.get(rule.id)!.filter(({ path }) => !isExcepted(rule.id, path));
      assert.ok(wrong.length === 0, toReport(wrong));
    });
  }

  test("every exception is still needed", () => {
    const stale = exceptions
      .filter(({ rule, path }) => !found.get(rule)?.some((violation) => violation.path === path))
      .map(({ rule, path }) => ({ path, message: `no longer breaks "${rule}"; drop the entry` }));
    assert.ok(stale.length === 0, toReport(stale));
  });
});

function isExcepted(rule: string, path: string): boolean {
  return exceptions.some((exception) => exception.rule === rule && exception.path === path);
}

function toReport(violations: readonly Violation[]): string {
  return violations.map(({ path, message }) => `\n  ${path}: ${message}`).join("");
}

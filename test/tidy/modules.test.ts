import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { moduleRules } from "./modules.ts";
import { violationsOf } from "./violations-of.ts";

function fires(id: string, code: string, path = "src/load/x.ts"): number {
  return violationsOf(moduleRules, id, { [path]: code }).length;
}

describe("modules", () => {
  const rows: readonly (readonly [string, string, number])[] = [
    ["re-exports", 'export { a } from "./a.ts";', 1],
    ["re-exports", 'export * from "./a.ts";', 1],
    ["re-exports", 'export type { A } from "./a.ts";', 1],
    ["re-exports", "export { a };\nconst a = 1;", 0],
    ["re-exports", "const text = `export { a } from b`;", 0],
    ["re-exports", 'export type A = string;\nimport { b } from "./b.ts";', 0],
    ["default-exports", "export default function run() {}", 1],
    ["default-exports", "export function run() {}", 0],
  ];
  for (const [id, code, times] of rows) {
    test(`"${id}" finds ${times} in ${JSON.stringify(code)}`, () => {
      assert.equal(fires(id, code), times);
    });
  }

  test("are never named index", () => {
    assert.equal(fires("index-files", "", "src/load/index.ts"), 1);
    assert.equal(fires("index-files", "", "src/load/index-of.ts"), 0);
  });

  test("may have a default export where k6 asks for one", () => {
    assert.equal(fires("default-exports", "export default function () {}", "k6/a.js"), 0);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { typeRules } from "./types.ts";
import { violationsOf } from "./violations-of.ts";

describe("types", () => {
  const rows: readonly (readonly [string, number])[] = [
    ["const x: any = 1;", 1],
    ["function f(a: any[]): Promise<any> { return a as any; }", 3],
    ["interface A { readonly b: Record<string, any> }", 1],
    ["const any = 1; take(any);", 0],
    ['interface A { readonly any: "any"; /** any */ readonly b: string }', 0],
    ["// any way\nconst x = 1;", 0],
    ["const x: string = 'any';", 0],
  ];
  for (const [code, times] of rows) {
    test(`are any ${times} times in ${JSON.stringify(code)}`, () => {
      assert.equal(violationsOf(typeRules, "any", { "src/load/x.ts": code }).length, times);
    });
  }

  test("are not silenced, neither before the compiler nor before the linter", () => {
    const code = "// \u0040ts-expect-error\na();\n/* \u0062iome-ignore lint/x: y */\nb();\n";
    assert.deepEqual(violationsOf(typeRules, "silenced", { "src/load/x.ts": code }), [
      "src/load/x.ts: line 1 silences a check",
      "src/load/x.ts: line 3 silences a check",
    ]);
  });
});

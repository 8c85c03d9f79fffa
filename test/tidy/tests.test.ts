import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { testRules } from "./tests.ts";
import { violationsOf } from "./violations-of.ts";

const long = "start();\n".repeat(31);
const beside = (texts: Record<string, string>) => violationsOf(testRules, "test-beside", texts);

describe("tests", () => {
  test("stand beside every long file of the lower floors", () => {
    assert.deepEqual(beside({ "src/load/pace.ts": long }), [
      "src/load/pace.ts: has no pace.test.ts beside it",
    ]);
    assert.deepEqual(beside({ "src/load/pace.ts": long, "src/load/pace.test.ts": "" }), []);
  });

  test("may be split by behaviour", () => {
    assert.deepEqual(beside({ "src/load/pace.ts": long, "src/load/pace.open.test.ts": "" }), []);
    assert.equal(beside({ "src/load/pace.ts": long, "src/load/pacer.test.ts": "" }).length, 1);
  });

  test("are not asked of short files, of types alone and of the upper floors", () => {
    const types = `import { type A } from "./a.ts";\nexport interface B {${"\n".repeat(31)}}\n`;
    assert.deepEqual(
      beside({ "src/load/a.ts": "export const a = 1;\n", "src/load/b.ts": types }),
      [],
    );
    assert.deepEqual(beside({ "src/commands/run.ts": long, "src/console/c.ts": long }), []);
  });

  test("are neither narrowed nor left for later", () => {
    const code = 'test.only("a", () => {});\ntest.todo("b");\n// test.only(\n';
    assert.deepEqual(violationsOf(testRules, "narrowed-tests", { "src/load/x.test.ts": code }), [
      "src/load/x.test.ts: line 1 says .only",
      "src/load/x.test.ts: line 2 says .todo",
    ]);
  });

  test("have titles that say what is", () => {
    const code = 'test("it should refuse", () => {});\ntest("refuses", () => {});\n';
    assert.deepEqual(violationsOf(testRules, "test-titles", { "src/load/x.test.ts": code }), [
      'src/load/x.test.ts: line 1: "it should refuse" says should',
    ]);
  });
});

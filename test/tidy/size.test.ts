import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sizeRules } from "./size.ts";
import { violationsOf } from "./violations-of.ts";

const find = (id: string, text: string) => violationsOf(sizeRules, id, { "src/load/x.ts": text });

describe("sizes", () => {
  test("limit a file to 300 lines", () => {
    assert.deepEqual(find("file-length", "a();\n".repeat(300)), []);
    assert.deepEqual(find("file-length", "a();\n".repeat(301)), [
      "src/load/x.ts: has 301 lines; split it by behaviour",
    ]);
  });

  test("limit a line to 100 columns", () => {
    assert.deepEqual(find("line-length", `// ${"é".repeat(97)}\n`), []);
    assert.deepEqual(find("line-length", `\n// ${"x".repeat(98)}\n`), [
      "src/load/x.ts: line 2 has 101 columns",
    ]);
  });

  test("do not count the strings of a test", () => {
    const row = `  ["${"x".repeat(100)}", 1],\n`;
    const find = (path: string) => violationsOf(sizeRules, "line-length", { [path]: `[${row}]` });
    assert.equal(find("src/load/x.test.ts").length, 0);
    assert.equal(find("src/load/x.ts").length, 1);
  });

  test("limit a function to 70 lines", () => {
    const body = (lines: number) => `function f() {\n${"a();\n".repeat(lines)}}\n`;
    assert.deepEqual(find("function-length", body(68)), []);
    assert.deepEqual(find("function-length", `\n${body(69)}`), [
      "src/load/x.ts: the function at line 2 has 71 lines",
    ]);
  });

  test("do not count a suite of tests as a function", () => {
    const tests = 'test("x", () => {});\n'.repeat(80);
    assert.deepEqual(find("function-length", `describe("x", () => {\n${tests}});`), []);
    assert.deepEqual(find("function-length", `export function suite() {\n${tests}}`), []);
  });

  test("limit a function to four arguments", () => {
    assert.deepEqual(find("parameters", "const f = (a, b, c, d) => a;"), []);
    assert.equal(find("parameters", "class A { f(a: 1, b: 2, c: 3, d: 4, e: 5) {} }").length, 1);
  });
});

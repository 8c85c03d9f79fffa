import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SourceFile } from "./source-file.ts";

const text = `/** a comment: any */
import type { A } from "./a.ts"; // "./not.ts"
const page = new URL("../page/main.ts", import.meta.url);
interface B { readonly url: "http://b" /* gone */ }
const label = \`not // a comment\`;
`;
const file = new SourceFile("src/load/x.ts", text);

describe("SourceFile", () => {
  test("keeps every position while it blanks comments out", () => {
    const plain = file.textWithoutComments;
    assert.equal(plain.length, text.length);
    assert.equal(plain.indexOf("interface B"), text.indexOf("interface B"));
    assert.ok(!plain.includes("gone") && !plain.includes("any") && !plain.includes("not.ts"));
    assert.ok(plain.includes('"http://b"') && plain.includes("not // a comment"));
  });

  test("knows the types apart from the code", () => {
    assert.match(file.types, /interface B/);
    assert.doesNotMatch(file.types, /label|gone/);
  });

  test("resolves imports, of values and of types", () => {
    assert.deepEqual(file.imports(), ["src/load/a.ts"]);
  });

  test("resolves every path that it names in a string", () => {
    assert.deepEqual(file.references(), ["src/load/a.ts", "src/page/main.ts"]);
  });

  test("reads JavaScript as it is", () => {
    const script = new SourceFile("k6/a.js", "export default function () {}\n");
    assert.equal(script.program.body.length, 1);
    assert.equal(script.types.trim(), "");
  });
});

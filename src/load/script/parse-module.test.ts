import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseModule } from "./parse-module.ts";

describe("parseModule", () => {
  test("leaves everything where it was when types go", () => {
    const { text } = parseModule("a.ts", "const x: number = 1;\nexport { x };");
    assert.equal(text, "const x         = 1;\nexport { x };");
  });

  test("drops a type that is exported by its name", () => {
    const source = "interface User { n: 1 }\ninterface B {}\nconst y = 1;\nexport { User, y, B };";
    const { text, program } = parseModule("a.ts", source);
    assert.equal(text.length, source.length);
    assert.match(text, /export \{ {7}y, {3}\};$/);
    assert.equal(program.body.length, 2);
  });

  test("tells of a name that is not there, in JavaScript", () => {
    assert.throws(() => parseModule("a.js", "export { x };"), /Export 'x' is not defined \(1:9\)/);
  });
});

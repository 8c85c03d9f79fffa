import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "acorn";
import { childrenOf, nodesOf, placeOf } from "./syntax.ts";

test("a tree is walked parents first, over lists and single children", () => {
  const program = parse("f(a, 1);", { ecmaVersion: "latest" });
  const types = [...nodesOf(program)].map((node) => node.type);
  assert.deepEqual(types, [
    "Program",
    "ExpressionStatement",
    "CallExpression",
    "Identifier",
    "Identifier",
    "Literal",
  ]);
  assert.equal(childrenOf(program).length, 1);
});

test("a place is told as an editor counts: lines and columns from one", () => {
  assert.equal(placeOf("a.js", "x\n  y", 4), "a.js:2:3");
  assert.equal(placeOf("a.js", "x", 0), "a.js:1:1");
});

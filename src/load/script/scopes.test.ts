import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse } from "acorn";
import { readScopes } from "./scopes.ts";

const globalsOf: [title: string, script: string, globals: string[]][] = [
  ["a use before its declaration", "f(); function f() {}", []],
  ["a var of an inner block", "if (a) { var b = 1; } b;", ["a"]],
  ["a let of an inner block", "{ let b = 1; } b;", ["b"]],
  [
    "parameters and their defaults",
    "function f(a, { b, c: [d] }, e = a, ...g) { a; b; d; e; g; c; }",
    ["c"],
  ],
  ["property names", "const o = { key: 1, m() {} }; o.other; o[name];", ["name"]],
  ["shorthand properties", "({ x, y: z });", ["x", "z"]],
  ["a caught error", "try {} catch (e) { e; } e;", ["e"]],
  ["loop variables", "for (const i of list) i; for (let j = 0; j < 1; j++) j; i;", ["list", "i"]],
  ["class names, members and fields", "class A { field = B; static s = A; m() { A; } } A;", ["B"]],
  ["imports and exports", 'import d, { a as b, "c" as e } from "x"; export { b }; d; e; a;', ["a"]],
  ["labels", "loop: for (;;) { break loop; }", []],
  ["a named function expression inside itself", "const f = function g() { g; }; g;", ["g"]],
  ["what another module exports", 'export { a } from "./b.js"; export * from "./c.js";', []],
  ["variables of a switch", "switch (v) { case 1: let w; w; } w;", ["v", "w"]],
];

describe("readScopes", () => {
  for (const [title, script, globals] of globalsOf) {
    test(`tells bindings from globals: ${title}`, () => {
      const scopes = readScopes(parse(script, { ecmaVersion: "latest", sourceType: "module" }));
      assert.deepEqual([...scopes.globals.keys()], globals);
    });
  }

  test("keeps two variables of one name in two scopes apart", () => {
    const script = "const a = 1; { const a = 2; a; } a;";
    const scopes = readScopes(parse(script, { ecmaVersion: "latest", sourceType: "module" }));
    const places = new Map<object, number[]>();
    for (const [identifier, binding] of scopes.bindingOf) {
      places.set(binding, [...(places.get(binding) ?? []), identifier.start]);
    }
    assert.deepEqual(
      [...places.values()],
      [
        [6, 33],
        [21, 28],
      ],
    );
  });

  test("notes which identifiers are shorthand properties", () => {
    const script = "const a = { b, c: d }; const { e } = a;";
    const scopes = readScopes(parse(script, { ecmaVersion: "latest", sourceType: "module" }));
    assert.deepEqual(
      [...scopes.shorthand].map((one) => one.name),
      ["b", "e"],
    );
  });
});

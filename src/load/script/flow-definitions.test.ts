import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { reachedBy } from "./flow-for-tests.ts";

const rows: [title: string, script: string, call: string, reached: string[]][] = [
  ["this of a method", "const o = { a() {}, m() { this.a(); } }; o.m();", "this.a()", ["a"]],
  [
    "this of an arrow function in a method",
    "const o = { a() {}, m() { [1].map(() => this.a()); } };",
    "this.a()",
    ["a"],
  ],
  [
    "an inherited method",
    "class A { a() {} } class B extends A { m() { this.a(); } }",
    "this.a()",
    ["a"],
  ],
  [
    "an overridden method",
    "class A { a() {} } class B extends A { a() {} m() { super.a(); } }",
    "super.a()",
    ["a"],
  ],
  ["a static method", "class A { static a() {} } A.a();", "A.a()", ["a"]],
  [
    "a field",
    "function f() {} class A { x = f; m() { this.x(); } } new A().m();",
    "this.x()",
    ["f"],
  ],
  ["a private method", "class A { #p() {} m() { this.#p(); } }", "this.#p()", ["#p"]],
  [
    "a getter's result",
    "function f() {} const o = { get x() { return f; } }; o.x();",
    "o.x()",
    ["f"],
  ],
  [
    "a setter's parameter",
    "function f() {} const o = { set x(v) { v(); } }; o.x = f;",
    "v()",
    ["f"],
  ],
  [
    "a prototype written by hand",
    "function A() {} A.prototype.m = function m() {}; new A().m();",
    "new A().m()",
    ["m"],
  ],
  ["a named function expression in itself", "const f = function g() { g(); };", "g()", ["g"]],
  ["a spread object", "function a() {} const o = { ...{ x: a } }; o.x();", "o.x()", ["a"]],
];

describe("FlowDefinitions", () => {
  for (const [title, script, call, reached] of rows) {
    test(`knows ${title}`, () => assert.deepEqual(reachedBy({ main: script })[call], reached));
  }
});

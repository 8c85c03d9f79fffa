import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { reachedBy } from "./flow-for-tests.ts";

const rows: [title: string, script: string, call: string, reached: string[]][] = [
  ["a variable", "function a() {} let f; f = a; f();", "f()", ["a"]],
  [
    "either side of a condition",
    "function a() {} function b() {} (x ? a : b)();",
    "(x ? a : b)()",
    ["a", "b"],
  ],
  ["a logical or", "function a() {} function b() {} (a || b)();", "(a || b)()", ["a", "b"]],
  [
    "a logical assignment",
    "function a() {} function b() {} let f = a; f ??= b; f();",
    "f()",
    ["a", "b"],
  ],
  [
    "a property, not its neighbour",
    "function a() {} function b() {} const o = { a, b }; o.a();",
    "o.a()",
    ["a"],
  ],
  [
    "any property of a computed key",
    "function a() {} function b() {} const o = { a, b }; o[k]();",
    "o[k]()",
    ["a", "b"],
  ],
  ["an element of a loop", "function a() {} for (const f of [a]) f();", "f()", ["a"]],
  [
    "what is awaited",
    "async function a() { return () => 1; } async function m() { const f = await a(); a(); }",
    "a()",
    ["a"],
  ],
  ["an optional call", "const o = { a() {} }; o?.a?.();", "o?.a?.()", ["a"]],
  [
    "what is yielded",
    "function a() {} function* g() { yield a; } for (const f of g()) f();",
    "f()",
    ["a"],
  ],
];

describe("FlowReader", () => {
  for (const [title, script, call, reached] of rows) {
    test(`follows ${title}`, () => assert.deepEqual(reachedBy({ main: script })[call], reached));
  }
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { reachedBy } from "./flow-for-tests.ts";

const rows: [title: string, script: string, call: string, reached: string[]][] = [
  [
    "an object's properties by name",
    "function a() {} function b() {} const { x, y: z } = { x: a, y: b }; x(); z();",
    "z()",
    ["b"],
  ],
  [
    "what an object has left over",
    "function a() {} function b() {} const { x, ...rest } = { x: a, y: b }; rest.y();",
    "rest.y()",
    ["b"],
  ],
  ["a default", "function a() {} const { x = a } = {}; x();", "x()", ["a"]],
  [
    "a list's elements and rest",
    "function a() {} const [x, ...more] = [a, a]; more[0]();",
    "more[0]()",
    ["a"],
  ],
  [
    "a pattern in parameters",
    "function a() {} function f({ x: [y] }) { y(); } f({ x: [a] });",
    "y()",
    ["a"],
  ],
  [
    "an assignment to a property",
    "function a() {} const o = {}; [o.x] = [a]; o.x();",
    "o.x()",
    ["a"],
  ],
];

describe("FlowPatterns", () => {
  for (const [title, script, call, reached] of rows) {
    test(`takes apart ${title}`, () =>
      assert.deepEqual(reachedBy({ main: script })[call], reached));
  }
});

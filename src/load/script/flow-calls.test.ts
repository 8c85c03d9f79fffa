import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { reachedBy } from "./flow-for-tests.ts";

const rows: [title: string, script: string, call: string, reached: string[]][] = [
  ["arguments to parameters", "function a() {} function run(f) { f(); } run(a);", "f()", ["a"]],
  [
    "spread arguments to any parameter",
    "function a() {} function run(x, f) { f(); } run(...[1, a]);",
    "f()",
    ["a"],
  ],
  [
    "further arguments to a rest parameter",
    "function a() {} function run(x, ...fs) { fs[0](); } run(1, a);",
    "fs[0]()",
    ["a"],
  ],
  ["results to the call", "function a() {} const get = () => a; get()();", "get()()", ["a"]],
  [
    "what call hands over",
    "function a() {} function run(f) { f(); } run.call(null, a);",
    "f()",
    ["a"],
  ],
  [
    "what apply hands over",
    "function a() {} function run(f) { f(); } run.apply(null, [a]);",
    "f()",
    ["a"],
  ],
  [
    "what bind hands over",
    "function a() {} function run(f) { f(); } run.bind(null, a)();",
    "f()",
    ["a"],
  ],
  [
    "what a constructor is given",
    "function a() {} class A { constructor(f) { f(); } } new A(a);",
    "f()",
    ["a"],
  ],
  [
    "what a subclass hands up",
    "function a() {} class A { constructor(f) { f(); } } class B extends A {} new B(a);",
    "f()",
    ["a"],
  ],
  ["natives by their name", 'import { sleep as nap } from "k6"; nap(1);', "nap(1)", ["k6.sleep"]],
];

describe("FlowCalls", () => {
  for (const [title, script, call, reached] of rows) {
    test(`carries ${title}`, () => assert.deepEqual(reachedBy({ main: script })[call], reached));
  }
});

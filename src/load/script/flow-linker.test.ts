import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { reachedBy } from "./flow-for-tests.ts";

const lib =
  "export default function d() {} export function a() {} export const o = { m() {} }; const x = a; export { x as y };";

const rows: [imports: string, call: string, reached: string[]][] = [
  ['import f from "lib"', "f()", ["d"]],
  ['import { a as f } from "lib"', "f()", ["a"]],
  ['import * as lib from "lib"', "lib.o.m()", ["m"]],
  ['import { y } from "lib"', "y()", ["a"]],
  ['import { again } from "more"', "again()", ["a"]],
  ['import { o } from "more"', "o.m()", ["m"]],
  ['import { all } from "more"', "all.default()", ["d"]],
  ['import k6 from "k6"', "k6.sleep()", ["k6.sleep"]],
];

describe("FlowLinker", () => {
  for (const [imports, call, reached] of rows) {
    test(`joins modules by ${imports}`, () => {
      const more =
        'export { a as again } from "lib"; export * from "lib"; export * as all from "lib";';
      assert.deepEqual(reachedBy({ main: `${imports}; ${call};`, lib, more })[call], reached);
    });
  }
});

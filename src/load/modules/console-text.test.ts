import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { toConsoleText } from "./console-text.ts";

const circle: Record<string, unknown> = { n: 1 };
circle.self = circle;
const twice = { a: 1 };

/** Each as k6 1.8.1 writes it. */
const rows: [value: unknown, text: string][] = [
  ["plain", "plain"],
  [1.5, "1.5"],
  [1n, "1"],
  [null, "null"],
  [undefined, "undefined"],
  [Symbol("s"), "s"],
  [() => 1, "[object Function]"],
  [new Error("boom"), "Error: boom"],
  [[], "[]"],
  [[1, "a", null, undefined, [2]], '[ 1, "a", null, null, [ 2 ] ]'],
  [new Array(1), "[ null ]"],
  [{}, "{}"],
  [
    { a: 1, b: [{ c: "d" }], u: undefined, f: () => 1 },
    '{ a: 1, b: [ { c: "d" } ], u: null, f: [object Function] }',
  ],
  [{ e: new TypeError("no"), big: 1n }, "{ e: TypeError: no, big: 1 }"],
  [circle, "{ n: 1, self: [Circular] }"],
  [[twice, twice], "[ { a: 1 }, { a: 1 } ]"],
  [new Date(0), '"1970-01-01T00:00:00.000Z"'],
  [new Date(Number.NaN), "{}"],
  [new Map([[1, 2]]), "{}"],
  [Uint8Array.from([1, 2]), "Uint8Array(2) [ 1, 2 ]"],
  [new Float64Array(0), "Float64Array(0) []"],
  [Uint8Array.from([0, 255]).buffer, "ArrayBuffer { [Uint8Contents]: <00 ff>, byteLength: 2 }"],
];

describe("console.log writes", () => {
  for (const [value, text] of rows) test(text, () => assert.equal(toConsoleText(value), text));
});

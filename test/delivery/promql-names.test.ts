import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { promqlNames } from "./promql-names.ts";

const rows: readonly (readonly [query: string, names: readonly string[]])[] = [
  ["up", ["up"]],
  ['up{job="a"} == 0', ["up"]],
  ["sum by (le, job) (rate(a_bucket[1m])) / 1000", ["a_bucket"]],
  ['rate(a{x=~"b|c"}[5m]) or 0 * b:c:rate1m', ["a", "b:c:rate1m"]],
  ["a > 1000 and deriv(a[5m]) > 1", ["a"]],
];

describe("promqlNames", () => {
  for (const [query, names] of rows) {
    test(`finds ${names} in ${query}`, () => {
      assert.deepEqual(promqlNames(query), names);
    });
  }
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readWrkReport } from "./run-wrk.ts";

const clean =
  '{"requests":3000,"bytes":450000,"durationUs":1500000,"p50Us":640,"p99Us":2100,' +
  '"failures":{"connect":0,"read":0,"write":0,"status":0,"timeout":0}}';

describe("readWrkReport", () => {
  test("finds the line of JSON in what wrk prints", () => {
    assert.deepEqual(readWrkReport(`Running 1s test\n  Thread Stats\n\n${clean}\n`), {
      requests: 3000,
      bytes: 450_000,
      seconds: 1.5,
      p50Ms: 0.64,
      p99Ms: 2.1,
    });
  });

  const rows: readonly (readonly [string, RegExp])[] = [
    ["Running 1s test\n", /reported nothing/],
    [clean.replace('"status":0', '"status":7'), /failures: status 7$/],
    [
      clean.replace('"read":0', '"read":1').replace('"timeout":0', '"timeout":2'),
      /read 1, timeout/,
    ],
    [clean.replace('"requests":3000', '"requests":0'), /no request/],
  ];
  for (const [text, reason] of rows) {
    test(`refuses a run because of ${reason}`, () => {
      assert.throws(() => readWrkReport(text), reason);
    });
  }
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Moment } from "./drill-record.ts";
import { isSteady } from "./is-steady.ts";
import { planForTests, recordForTests } from "./record-for-tests.ts";

const [someMoment] = recordForTests().moments;

const leaving: Moment = { ...at(5000), answers: { "200": 1199, "499": 1 } };

// The plan asks for 5 s at 240 requests a second, 90 % of them sent, without a failure.
describe("isSteady", () => {
  const rows = [
    { when: "the rate was held for long enough", moments: [at(0), at(5000, 1200)], is: true },
    { when: "a tenth of the rate was missing", moments: [at(0), at(5000, 1080)], is: true },
    { when: "the time is too short", moments: [at(0), at(4900, 1200)], is: false },
    { when: "the rate was not reached", moments: [at(0), at(5000, 1000)], is: false },
    { when: "a request failed", moments: [at(0), at(5000, 1200, 1)], is: false },
    { when: "a client left without an answer", moments: [at(0), leaving], is: false },
    {
      when: "the failure is longer ago",
      moments: [at(0), at(5000, 1200, 1), at(10_000, 2400, 1)],
      is: true,
    },
    {
      when: "a breaker is not closed",
      moments: [at(0), { ...at(5000, 1200), breakers: { "bin-1": "half_open" as const } }],
      is: false,
    },
  ];
  for (const { when, moments, is } of rows) {
    test(`says ${is} when ${when}`, () => {
      assert.equal(isSteady(moments, planForTests, planForTests.steady), is);
    });
  }
});

function at(atMs: number, ok = 0, failed = 0): Moment {
  return {
    ...someMoment!,
    atMs,
    answers: { "200": ok, "500": failed },
    breakers: { "bin-1": "closed" },
  };
}

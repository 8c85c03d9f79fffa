import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Round } from "./peer.ts";
import { summarize } from "./summarize.ts";

/** A round of one second with 1000 requests of 1 MB. */
function round(cpuMs: number, requests = 1000): Round {
  return { cpuMs, requests, bytes: requests * 1e6, seconds: 1, p50Ms: cpuMs / 10, p99Ms: cpuMs };
}

describe("summarize", () => {
  test("gives the middle of an odd number of rounds, and between the two of an even one", () => {
    const [odd, even] = summarize(
      new Map([
        ["weir", [round(30), round(10), round(20)]],
        ["peer", [round(10), round(40), round(20), round(30)]],
      ]),
    );
    assert.equal(odd!.cpuUsPerRequest, 20);
    assert.equal(odd!.cpuMsPerGb, 20);
    assert.equal(odd!.requestsPerSecond, 1000);
    assert.equal(odd!.p50Ms, 2);
    assert.equal(even!.cpuUsPerRequest, 25);
  });

  test("compares within a round, and says how far the rounds are apart", () => {
    const [, peer] = summarize(
      new Map([
        ["weir", [round(10), round(20), round(90)]],
        ["peer", [round(10), round(10), round(30)]],
      ]),
    );
    assert.deepEqual(peer!.ratio, { median: 2, min: 1, max: 3 });
  });

  test("leaves out refused rounds, on either side", () => {
    const [weir, peer] = summarize(
      new Map([
        ["weir", [undefined, round(20), round(30)]],
        ["peer", [round(10), round(10), undefined]],
        ["gone", [undefined, undefined, undefined]],
      ]),
    );
    assert.equal(weir!.rounds, 2);
    assert.deepEqual(peer!.ratio, { median: 2, min: 2, max: 2 });
  });

  test("has no ratio where the clock has not seen the other work", () => {
    const [, peer] = summarize(
      new Map([
        ["weir", [round(10)]],
        ["peer", [round(0)]],
      ]),
    );
    assert.equal(peer!.ratio, undefined);
  });
});

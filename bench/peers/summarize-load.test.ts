import assert from "node:assert/strict";
import { test } from "node:test";
import { summarizeLoad } from "./summarize-load.ts";

const round = (cpuMs: number, requests: number) => ({
  cpuMs,
  requests,
  seconds: 2,
  residentBytes: 1e6,
});

test("compares requests per second of processor time, round by round", () => {
  const [weir, other] = summarizeLoad(
    new Map([
      ["weir", [round(1000, 60_000), round(1000, 80_000)]],
      ["other", [round(1000, 20_000), round(2000, 40_000)]],
    ]),
  );
  assert.equal(weir!.requestsPerCpuSecond, 70_000);
  assert.equal(weir!.cores, 0.5);
  assert.equal(weir!.ratio, undefined);
  assert.deepEqual(other!.ratio, { median: 3.5, min: 3, max: 4 });
  assert.equal(other!.cpuUsPerRequest, 50);
});

test("gives a program that ran in no round no row", () => {
  assert.deepEqual(summarizeLoad(new Map([["weir", []]])), []);
});

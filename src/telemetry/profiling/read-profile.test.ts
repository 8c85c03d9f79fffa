import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { type Measure, ProfileSum } from "./profile-sum.ts";
import { readProfile } from "./read-profile.ts";

const frame = (name: string) => ({ name, file: "a.ts", line: 1 });

describe("readProfile", () => {
  const sum = new ProfileSum([
    ["samples", "count"],
    ["cpu", "nanoseconds"],
  ]);
  const cpu: Measure = ["cpu", "nanoseconds"];
  const head = { startMs: 0, durationMs: 1000, period: cpu, periodValue: 1e6, shown: "cpu" };
  const labels = { thread: "main", span_name: "GET /" };
  sum.addStack([frame("inner"), frame("outer")], labels, [1, 1000]);
  const octets = Buffer.from(sum.toProfile(head).encode());
  const samples = [{ stack: ["inner", "outer"], value: 1000, labels }];

  test("names the functions of each sample, with its labels and its last value", () => {
    assert.deepEqual(readProfile(octets), samples);
  });

  test("reads it zipped as well", () => {
    assert.deepEqual(readProfile(gzipSync(octets)), samples);
  });
});

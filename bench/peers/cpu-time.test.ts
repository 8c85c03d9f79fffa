import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cpuTimeMs, readCpuTicks } from "./cpu-time.ts";

describe("readCpuTicks", () => {
  test("adds user and system time, whatever the program is called", () => {
    const times = "S 1 2 3 0 -1 4194560 5 0 6 0 120 34 0 0 20 0 1 0 100";
    assert.equal(readCpuTicks(`17 (nginx) ${times}`), 154);
    assert.equal(readCpuTicks(`17 (a b) c) ${times}`), 154);
  });
});

describe("cpuTimeMs", () => {
  test("reads this very process", () => {
    assert.ok(cpuTimeMs(process.pid) > 0);
  });
});

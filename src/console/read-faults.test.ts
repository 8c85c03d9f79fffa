import assert from "node:assert/strict";
import { test } from "node:test";
import { readFaults } from "./read-faults.ts";

const delay = { distribution: "constant", value: 200 };
const rows = [
  [{ kind: "status", status: 500 }, "status 500"],
  [{ kind: "status", status: 500, share: 0.3, route: "/get" }, "status 500, 30 % of /get"],
  [{ kind: "status", status: 500, delay }, "status 500 after 200 ms"],
  [{ kind: "delay", delay, route: "/get" }, "delay 200 ms of /get"],
  [{ kind: "slow-body", bytesPerSecond: 1024, delay }, "slow-body 1024 B/s after 200 ms"],
  [{ kind: "reset" }, "reset"],
] as const;

test("a fault is told in a few words, with the delay that it has beside its kind", () => {
  const counts = { seen: 1, applied: 1, abandoned: 0, spared: 0 };
  for (const [fault, about] of rows) {
    const listed = { id: "f", state: "active", share: 1, ...counts, ...fault };
    assert.deepEqual(readFaults("bin-1", { faults: [listed] }), [
      { target: "bin-1", id: "f", about, state: "active", ...counts },
    ]);
  }
});

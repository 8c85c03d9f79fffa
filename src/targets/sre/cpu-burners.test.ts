import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CpuBurners } from "./cpu-burners.ts";

const never = new AbortController().signal;
const unprofiled = { connect: () => undefined };

describe("CpuBurners", () => {
  test("uses processor time in each thread", async () => {
    const burners = new CpuBurners(2, unprofiled);
    assert.ok((await burners.burn(2, 30, never)) > 0);
    assert.equal(burners.hasRoomFor(2), true);
  });

  test("has no room for more threads than its limit", async () => {
    const burners = new CpuBurners(2, unprofiled);
    const leave = new AbortController();
    const burning = burners.burn(1, 60_000, leave.signal);
    assert.deepEqual([burners.hasRoomFor(1), burners.hasRoomFor(2)], [true, false]);
    leave.abort();
    await assert.rejects(burning, { name: "AbortError" });
  });

  test("ends its threads when nobody waits for them any more", async () => {
    const burners = new CpuBurners(1, unprofiled);
    const leave = new AbortController();
    const burning = burners.burn(1, 60_000, leave.signal);
    leave.abort();
    await assert.rejects(burning, { name: "AbortError" });
    assert.equal(burners.hasRoomFor(1), true);
  });
});

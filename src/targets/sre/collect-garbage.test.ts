import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { collectGarbage } from "./collect-garbage.ts";

describe("collectGarbage", () => {
  test("frees what nobody holds any more", () => {
    let held: number[] | undefined = new Array<number>(4_000_000).fill(0.5);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    assert.equal(held.length, 4_000_000);
    held = undefined;
    collectGarbage();
    assert.ok(before - process.memoryUsage().heapUsed > 30_000_000);
  });

  test("leaves no gc behind for who has not asked for one", () => {
    collectGarbage();
    assert.equal("gc" in globalThis, false);
  });
});

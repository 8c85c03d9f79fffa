import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RefusalLines } from "./refusal-lines.ts";

describe("RefusalLines", () => {
  test("tells of the first at once, and of the others in one line", async () => {
    const told: string[] = [];
    const second = Promise.withResolvers<void>();
    // Nothing else keeps a test waiting for a timer that keeps no process.
    const awake = setInterval(() => {}, 1000);
    const lines = new RefusalLines((line) => {
      told.push(line);
      if (told.length === 2) second.resolve();
    }, 50);
    for (const reason of ["one", "two", "three"]) lines.add(reason);
    assert.deepEqual(told, ["a caller that has not shown the token was refused: one"]);
    await second.promise;
    clearInterval(awake);
    assert.equal(told[1], "2 more that have not shown the token were refused, the last one: three");
    lines.close();
    assert.equal(told.length, 2);
  });

  test("tells at its end what was not told yet", () => {
    const told: string[] = [];
    const lines = new RefusalLines((line) => told.push(line), 60_000);
    lines.add("one");
    lines.add("two");
    lines.close();
    assert.equal(told[1], "1 more that have not shown the token were refused, the last one: two");
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { textSlices } from "./text-slices.ts";

/** A part that takes its time, as a real one may on a busy machine. */
function* slowParts(parts: number): Generator<string> {
  for (let at = 0; at < parts; at++) {
    const untilMs = performance.now() + 0.6;
    while (performance.now() < untilMs);
    yield `${at};`;
  }
}

describe("textSlices", () => {
  test("lets others have a turn after each slice", async () => {
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const slices: string[] = [];
    for await (const slice of textSlices(slowParts(8))) slices.push(slice);
    isDone = true;
    assert.equal(slices.join(""), "0;1;2;3;4;5;6;7;");
    assert.equal(slices.length, 8);
    assert.ok(turns >= 8, `${turns} turns`);
  });

  test("has nothing to tell of parts that are empty", async () => {
    const slices: string[] = [];
    for await (const slice of textSlices(["", ""])) slices.push(slice);
    assert.deepEqual(slices, []);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { PieceGatherer } from "./piece-gatherer.ts";

function make(hasRoom = true) {
  const writes: string[] = [];
  const gatherer = new PieceGatherer((bytes) => {
    writes.push(Buffer.from(bytes).toString("latin1"));
    return hasRoom;
  });
  return { gatherer, writes };
}

describe("PieceGatherer", () => {
  test("passes the first piece of a read on at once", () => {
    const { gatherer, writes } = make();
    gatherer.write(Buffer.from("a"));
    assert.deepEqual(writes, ["a"]);
    gatherer.flush();
    gatherer.write(Buffer.from("b"));
    assert.deepEqual(writes, ["a", "b"]);
  });

  test("gathers the small pieces behind it until the read is used up", () => {
    const { gatherer, writes } = make();
    for (const piece of ["a", "b", "c", "d"]) gatherer.write(Buffer.from(piece));
    assert.deepEqual(writes, ["a"]);
    gatherer.flush();
    assert.deepEqual(writes, ["a", "bcd"]);
    gatherer.flush();
    assert.equal(writes.length, 2);
  });

  test("does not look at a piece again that it was given", () => {
    const { gatherer, writes } = make();
    const piece = Buffer.from("x");
    gatherer.write(piece);
    gatherer.write(piece);
    piece.fill("~");
    gatherer.flush();
    assert.deepEqual(writes, ["x", "x"]);
  });

  test("asks to wait when the other side does", () => {
    const { gatherer } = make(false);
    assert.equal(gatherer.write(Buffer.from("a")), false);
    assert.equal(gatherer.write(Buffer.from("b")), true);
    assert.equal(gatherer.flush(), false);
    assert.equal(gatherer.flush(), true);
  });

  test("loses nothing, changes no order and holds little, whatever the pieces", () => {
    const length = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 900, max: 9000 }));
    const step = fc.oneof({ weight: 9, arbitrary: length }, fc.constant("flush" as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { gatherer, writes } = make();
        let given = "";
        for (const [i, taken] of steps.entries()) {
          if (taken === "flush") gatherer.flush();
          else {
            const piece = String.fromCharCode(97 + (i % 26)).repeat(taken);
            given += piece;
            gatherer.write(Buffer.from(piece));
          }
          const written = writes.join("");
          assert.ok(given.startsWith(written) && given.length - written.length <= 8192);
        }
        gatherer.flush();
        assert.equal(writes.join(""), given);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

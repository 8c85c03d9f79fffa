import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BodyReader } from "./body-reader.ts";

describe("BodyReader", () => {
  test("puts the pieces together, which may be overwritten after each call", () => {
    const { reader, events } = makeReader();
    const piece = Buffer.from("abc");
    reader.onBody(piece);
    piece.fill("x");
    reader.onBody(Buffer.from("de"));
    reader.onBodyEnd(undefined);
    assert.deepEqual(events, ["complete abcde"]);
  });

  test("tells once that a body is too large, and nothing after it", () => {
    const { reader, events } = makeReader();
    for (let piece = 0; piece < 4; piece++) reader.onBody(Buffer.from("abcd"));
    reader.onBodyEnd(undefined);
    assert.deepEqual(events, ["too large"]);
  });

  test("takes a body of exactly the limit", () => {
    const { reader, events } = makeReader();
    reader.onBody(Buffer.from("0123456789"));
    reader.onBodyEnd(undefined);
    assert.deepEqual(events, ["complete 0123456789"]);
  });

  test("counts a body that nobody wants, without keeping it", () => {
    const { reader, events } = makeReader(false);
    reader.onBody(Buffer.from("abc"));
    reader.onBodyEnd(undefined);
    assert.deepEqual(events, ["complete "]);
  });

  test("tells nothing of a body that will not be complete", () => {
    const { reader, events } = makeReader();
    reader.onBody(Buffer.from("abc"));
    reader.onBodyAborted();
    assert.deepEqual(events, []);
  });
});

function makeReader(keeps = true): { readonly reader: BodyReader; readonly events: string[] } {
  const events: string[] = [];
  const reader = new BodyReader({
    bytesMax: 10,
    keeps,
    onComplete: (bytes) => events.push(`complete ${bytes}`),
    onTooLarge: () => events.push("too large"),
  });
  return { reader, events };
}

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ReadBuffers } from "./read-buffer.ts";

describe("ReadBuffers", () => {
  test("gives a large buffer to the next who needs one, when it was given back", () => {
    const buffers = new ReadBuffers();
    const buffer = buffers.take();
    buffers.giveBack(buffer);
    buffers.giveBack(buffer);
    assert.equal(buffers.take(), buffer);
    assert.notEqual(buffers.take(), buffer);
  });

  test("keeps a buffer back while a write still needs its octets", () => {
    const buffers = new ReadBuffers();
    const buffer = buffers.take();
    buffer.holds += 1;
    buffers.giveBack(buffer);
    const other = buffers.take();
    assert.notEqual(other, buffer);
    buffers.letGo(buffer);
    assert.equal(buffers.take(), buffer);
  });

  test("goes on with the shared buffer when too many large ones are in use", () => {
    const buffers = new ReadBuffers();
    let taken = 0;
    while (buffers.take() !== buffers.shared) taken += 1;
    assert.equal(taken, 256);
  });

  test("never gives the shared buffer to one wire alone", () => {
    const buffers = new ReadBuffers();
    buffers.giveBack(buffers.shared);
    assert.notEqual(buffers.take(), buffers.shared);
  });
});

describe("ReadBuffer", () => {
  test("shows its first octets, and knows them for its own", () => {
    const { shared } = new ReadBuffers();
    for (const length of [1, 4096, shared.bytes.length]) {
      const view = shared.view(length);
      assert.equal(view.length, length);
      assert.equal(view.byteOffset, 0);
      assert.ok(shared.has(view.subarray(0, 1)));
    }
    assert.equal(shared.has(Buffer.alloc(1)), false);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { defaultMessageLimits } from "./message-limits.ts";
import { RequestReaders } from "./request-readers.ts";

const get = Buffer.from("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");

describe("RequestReaders", () => {
  test("gives the reader of a request that is over to the next one", () => {
    const readers = new RequestReaders(defaultMessageLimits);
    const reader = readers.take();
    reader.read(get, 0);
    assert.equal(readers.giveBack(reader), true);
    assert.equal(readers.take(), reader);
    assert.notEqual(readers.take(), reader);
  });

  test("leaves a reader with the connection whose next head has begun", () => {
    const readers = new RequestReaders(defaultMessageLimits);
    const reader = readers.take();
    reader.read(get.subarray(0, 9), 0);
    assert.equal(readers.giveBack(reader), false);
    assert.notEqual(readers.take(), reader);
  });

  test("leaves a head with the one who keeps it, and gives its reader to the next one", () => {
    const readers = new RequestReaders(defaultMessageLimits);
    const reader = readers.take();
    reader.read(get, 0);
    const { head } = reader;
    head.keep();
    assert.equal(readers.giveBack(reader), true);
    assert.equal(readers.take(), reader);
    reader.read(Buffer.from("GET /b HTTP/1.1\r\nHost: b\r\n\r\n"), 0);
    assert.notEqual(reader.head, head);
    assert.equal(head.fields.get("host"), "a");
    assert.equal(reader.head.fields.get("host"), "b");
  });
});

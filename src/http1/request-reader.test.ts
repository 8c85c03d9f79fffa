import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { headLimits } from "../../test/http1/read-heads.ts";
import { RequestReader } from "./request-reader.ts";

function read(reader: RequestReader, raw: string): number {
  const stop = reader.read(Buffer.from(raw), 0);
  if (stop >= 0) assert.equal(reader.head.interpret(), undefined);
  return stop;
}

describe("RequestReader", () => {
  test("uses one head for all requests", () => {
    const reader = new RequestReader(headLimits);
    read(reader, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
    const first = reader.head;
    read(reader, "GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.equal(reader.head, first);
    assert.equal(first.target, "/b");
  });

  test("leaves a head that was kept to the one who keeps it", () => {
    const reader = new RequestReader(headLimits);
    read(reader, "GET /a HTTP/1.1\r\nHost: a\r\nX: 1\r\n\r\n");
    const first = reader.head;
    first.keep();
    read(reader, "GET /b HT");
    read(reader, "TP/1.1\r\nHost: b\r\nX: 2\r\n\r\n");
    assert.deepEqual([first.target, first.host, first.fields.get("x")], ["/a", "a", "1"]);
    assert.deepEqual([reader.head.target, reader.head.fields.get("x")], ["/b", "2"]);
  });

  test("lets go of the octets of a head, and reads the next one as before", () => {
    const reader = new RequestReader(headLimits);
    read(reader, "GET /a HTTP/1.1\r\nHost: a\r\nX: 1\r\n\r\n");
    reader.release();
    assert.equal(reader.head.fields.bytes.length, 0);
    read(reader, "GET /b HT");
    reader.release();
    read(reader, "TP/1.1\r\nHost: b\r\nX: 2\r\n\r\n");
    assert.deepEqual([reader.head.target, reader.head.fields.get("x")], ["/b", "2"]);
    reader.head.keep();
    reader.release();
    assert.equal(reader.head.fields.get("x"), "2");
  });

  test("does not take an empty line for the beginning of a request", () => {
    const reader = new RequestReader(headLimits);
    read(reader, "\r\n");
    assert.equal(reader.isUnderWay, false);
    read(reader, "G");
    assert.equal(reader.isUnderWay, true);
  });

  test("tells what is wrong", () => {
    const reader = new RequestReader(headLimits);
    assert.ok(read(reader, "GET /\r\n") < 0);
    assert.equal(reader.problem, "start_line");
  });
});

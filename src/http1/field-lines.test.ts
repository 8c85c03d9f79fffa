import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readFields } from "../../test/http1/read-heads.ts";
import { FieldKind } from "./field-kind.ts";

describe("FieldLines", () => {
  test("joins the lines of a field in their order, cookies with a semicolon", () => {
    const fields = readFields("X-A: 1\r\nX-B: 0\r\nx-a: 2\r\nCookie: a=1\r\nCookie: b=2\r\n");
    assert.equal(fields.get("x-a"), "1, 2");
    assert.equal(fields.get("cookie"), "a=1; b=2");
    assert.equal(fields.get("x-c"), undefined);
  });

  test("tells an empty field from one that is not there", () => {
    assert.equal(readFields("X-A:\r\n").get("x-a"), "");
  });

  test("does not take a longer or shorter name for the one that is asked for", () => {
    assert.equal(readFields("X-Ab: 1\r\nX: 2\r\n").get("x-a"), undefined);
  });

  test("gives the values line by line", () => {
    assert.deepEqual(readFields("A: 1, 2\r\nB: x\r\nA: 3\r\n").all("a"), ["1, 2", "3"]);
  });

  test("finds the first line of a kind", () => {
    const fields = readFields("HOST: a\r\nhost: b\r\n");
    assert.equal(fields.first(FieldKind.host), "a");
    assert.equal(fields.first(FieldKind.via), undefined);
  });

  test("names fields in lower case and leaves values alone", () => {
    const fields = readFields("X-MiXed: VaLuE\xc9\r\n");
    assert.deepEqual([fields.nameOf(0), fields.valueOf(0)], ["x-mixed", "VaLuE\xc9"]);
  });

  test("holds as many lines as a message may have", () => {
    const lines = Array.from({ length: 100 }, (_, i) => `X-${i}: ${i}\r\n`);
    const fields = readFields(lines.join(""));
    assert.equal(fields.count, 100);
    assert.deepEqual(
      lines.map((_, i) => fields.get(`x-${i}`)),
      lines.map((_, i) => `${i}`),
    );
  });

  test("stays readable when its octets move", () => {
    const fields = readFields("A: 1\r\nB: 2\r\n");
    const moved = Buffer.from(fields.bytes.subarray(3));
    fields.moveTo(moved, 3);
    assert.equal(fields.get("b"), "2");
  });
});

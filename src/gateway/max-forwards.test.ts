import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readFields } from "../../test/http1/read-heads.ts";
import { readMaxForwards } from "./max-forwards.ts";

function read(lines: string, method = "OPTIONS"): number | undefined {
  return readMaxForwards({ method, fields: readFields(lines) });
}

describe("readMaxForwards", () => {
  test("reads the number of an OPTIONS, and no other method's", () => {
    assert.equal(read("Max-Forwards: 0\r\n"), 0);
    assert.equal(read("max-forwards: 007\r\n"), 7);
    assert.equal(read("Max-Forwards: 1\r\n", "GET"), undefined);
    assert.equal(read("Host: a\r\n"), undefined);
  });

  test("takes a number without end for the largest that is handed on, and one more", () => {
    assert.equal(read(`Max-Forwards: ${"9".repeat(400)}\r\n`), 256);
  });

  test("takes nothing else for a number", () => {
    for (const value of ["", "-1", "1.5", "0x1", "1, 2", "one"]) {
      assert.equal(read(`Max-Forwards: ${value}\r\n`), undefined, value);
    }
    assert.equal(read("Max-Forwards: 1\r\nMax-Forwards: 2\r\n"), undefined);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FormFile, toRequestBody } from "./request-body.ts";

describe("toRequestBody", () => {
  const form = "application/x-www-form-urlencoded";
  const rows: [title: string, body: unknown, text: string, contentType: string | undefined][] = [
    ["nothing", null, "", undefined],
    ["text, which gets no content type", '{"a":1}', '{"a":1}', undefined],
    ["an ArrayBuffer", Uint8Array.of(65, 66).buffer, "AB", undefined],
    ["a view of one", Uint8Array.of(64, 65, 66).subarray(1), "AB", undefined],
    ["an object, as a form", { a: 1, b: "x y" }, "a=1&b=x+y", form],
    ["a list in a form", { a: [1, 2] }, "a=1&a=2", form],
  ];
  for (const [title, body, text, contentType] of rows) {
    test(`takes ${title}`, () => {
      const read = toRequestBody(body, "B");
      assert.deepEqual([read.text, read.contentType], [text, contentType]);
      assert.equal(read.bytes?.toString() ?? "", text);
    });
  }

  test("makes a multipart form when there is a file in it", () => {
    const read = toRequestBody({ a: "1", f: new FormFile("data", 'x".txt', "text/plain") }, "B");
    assert.equal(read.contentType, "multipart/form-data; boundary=B");
    assert.deepEqual(read.text.split("\r\n"), [
      "--B",
      'Content-Disposition: form-data; name="a"',
      "",
      "1",
      "--B",
      'Content-Disposition: form-data; name="f"; filename="x\\".txt"',
      "Content-Type: text/plain",
      "",
      "data",
      "--B--",
      "",
    ]);
  });

  test("refuses a number", () => {
    assert.throws(() => toRequestBody(5, "B"), /unknown request body type number/);
    assert.throws(() => toRequestBody([1], "B"), /unknown request body type array/);
  });
});

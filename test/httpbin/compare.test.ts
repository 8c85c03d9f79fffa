import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Answer, compare } from "./compare.ts";

describe("compare", () => {
  test("finds nothing in the same JSON, in whatever order", () => {
    assert.deepEqual(compare(json('{"a":1,"b":{}}'), json('{ "b": {}, "a": 1 }')), []);
  });

  test("names each member that differs, is missing, or is there too much", () => {
    const different = compare(json('{"a":{"b":1,"c":[]},"d":2}'), json('{"a":{"b":2,"e":[]}}'));
    assert.deepEqual(different.sort(), ["body a.b", "body a.c", "body a.e", "body d"]);
  });

  test("names status, fields and octets", () => {
    const text = { status: 404, fields: { "content-type": "text/html" }, body: Buffer.from("x") };
    assert.deepEqual(compare(json("{}"), text), ["status", "field content-type", "body"]);
  });
});

function json(body: string): Answer {
  return {
    status: 200,
    fields: { "content-type": "application/json" },
    body: Buffer.from(body),
  };
}

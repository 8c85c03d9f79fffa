import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { readJson, readPart, toQueryObject } from "./request-reading.ts";

describe("toQueryObject", () => {
  test("has a list for a name that is there several times", () => {
    assert.deepEqual({ ...toQueryObject("a=1&b=2&a=3&a=") }, { a: ["1", "3", ""], b: "2" });
  });

  test("takes every name for a name", () => {
    assert.deepEqual(Object.keys(toQueryObject("__proto__=1&constructor=2")), [
      "__proto__",
      "constructor",
    ]);
  });

  test("reads escapes and plus signs", () => {
    assert.deepEqual({ ...toQueryObject("a%20b=c+d%26") }, { "a b": "c d&" });
  });
});

describe("readPart", () => {
  test("names the place of what is wrong inside", () => {
    const schema = z.object({ options: z.array(z.object({ label: z.string() })) });
    const reading = readPart(schema, "body", { options: [{ label: "a" }, { label: 1 }] });
    assert.deepEqual(reading, {
      ok: false,
      problems: [{ in: "body", field: "options[1].label", problem: "must be text, got 1" }],
    });
  });
});

describe("readJson", () => {
  test("reads what JSON can say", () => {
    assert.deepEqual(readJson(Buffer.from('{"a":[1,null]}')), {
      ok: true,
      value: { a: [1, null] },
    });
  });

  for (const text of ["", "{", "\ufeff{}", "undefined", "{'a':1}", "1 2"]) {
    test(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(readJson(Buffer.from(text)).ok, false);
    });
  }

  test("reads deep nesting without running out of stack", () => {
    const deep = "[".repeat(500_000) + "]".repeat(500_000);
    assert.equal(readJson(Buffer.from(deep)).ok, true);
  });
});

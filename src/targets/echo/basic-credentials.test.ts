import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readBasicCredentials } from "./basic-credentials.ts";

describe("readBasicCredentials", () => {
  const read: readonly (readonly [text: string, name: string, password: string])[] = [
    ["ann:secret", "ann", "secret"],
    ["ann:a:b", "ann", "a:b"],
    [":", "", ""],
    ["j\u00fcrg:gr\u00fc\u00df", "j\u00fcrg", "gr\u00fc\u00df"],
  ];
  for (const [text, name, password] of read) {
    test(`reads ${text}`, () => {
      const token = Buffer.from(text).toString("base64");
      assert.deepEqual(readBasicCredentials(`Basic ${token}`), { name, password });
      assert.deepEqual(readBasicCredentials(`bAsIc   ${token}`), { name, password });
    });
  }

  const malformed: readonly string[] = [
    "",
    "Basic",
    "Basic !!!",
    "Basic YW5uOnNlY3JldA== x",
    "Basic Y",
    `Basic ${Buffer.from("no colon").toString("base64")}`,
    `Basic ${Buffer.from([0xff, 0x3a, 0x61]).toString("base64")}`,
    "Bearer YW5uOnNlY3JldA==",
  ];
  for (const text of malformed) {
    test(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(readBasicCredentials(text), undefined);
    });
  }
});

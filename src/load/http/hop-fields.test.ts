import assert from "node:assert/strict";
import { test } from "node:test";
import { hopFields } from "./hop-fields.ts";

const names = ["X-A", "authorization", "Cookie", "content-type", "Content-Language", "Content-MD5"];

const rows: [isSameHost: boolean, hasContent: boolean, left: string][] = [
  [true, true, "X-A, authorization, Cookie, content-type, Content-Language, Content-MD5"],
  [false, true, "X-A, content-type, Content-Language, Content-MD5"],
  [true, false, "X-A, authorization, Cookie, Content-MD5"],
  [false, false, "X-A, Content-MD5"],
];

for (const [isSameHost, hasContent, left] of rows) {
  const where = isSameHost ? "the same host" : "another host";
  test(`to ${where}, ${hasContent ? "with its body" : "without a body"}, go ${left}`, () => {
    const fields = hopFields(
      { isSameHost, hasContent },
      names.map((name) => [name, ""]),
    );
    assert.equal(fields.map(([name]) => name).join(", "), left);
  });
}

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { goodRequestHead } from "../../test/http1/read-heads.ts";
import { FieldKind } from "./field-kind.ts";
import { KeptFieldLines } from "./kept-field-lines.ts";

describe("KeptFieldLines", () => {
  test("are what they were, after the octets were written over", () => {
    const names = Array.from({ length: 40 }, (_, at) => `x-${at}`);
    const text = names.map((name, at) => `${name}:  ${"v".repeat(at)} \r\n`).join("");
    const { fields } = goodRequestHead(`GET / HTTP/1.1\r\nHost: a\r\nCookie: b\r\n${text}\r\n`);
    const kept = new KeptFieldLines(fields);
    fields.bytes.fill("~");
    fields.clear();
    const { lines } = kept;
    assert.equal(kept.lines, lines);
    assert.equal(lines.count, 42);
    assert.equal(lines.first(FieldKind.cookie), "b");
    for (const [at, name] of names.entries()) assert.equal(lines.get(name), "v".repeat(at));
  });

  test("may be none", () => {
    const { fields } = goodRequestHead("GET / HTTP/1.0\r\n\r\n");
    assert.equal(new KeptFieldLines(fields).lines.count, 0);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeLog } from "./json-log.ts";

describe("makeLog", () => {
  test("writes one JSON line per entry, with level and name as words", () => {
    const lines: string[] = [];
    const log = makeLog({
      name: "hello",
      level: "info",
      destination: { write: (line) => lines.push(line) },
    });
    log.debug("not this");
    log.warn({ port: 1 }, 'two\nlines "quoted"');
    assert.equal(lines.length, 1);
    const entry = JSON.parse(lines[0]!) as Record<string, unknown>;
    assert.deepEqual(
      [entry.level, entry.name, entry.msg, entry.port],
      ["warn", "hello", 'two\nlines "quoted"', 1],
    );
    assert.match(String(entry.time), /^\d{4}-\d\d-\d\dT/);
  });
});

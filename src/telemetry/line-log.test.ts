import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pino } from "pino";
import { makeLog } from "./json-log.ts";
import { lineLog } from "./line-log.ts";

describe("lineLog", () => {
  test("writes what the log writes, in the same order", () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => lines.push(line) };
    const log = makeLog({ name: "hello", level: "info", destination });
    log.info({ path: '/"', status: 200 }, "a request");
    lineLog(log, "info", "a request")('"path":"/\\"","status":200');
    const [own, fast] = lines.map((line) => line.replace(/"time":"[^"]*"/, ""));
    assert.equal(fast, own);
  });

  test("tells the time of each line", () => {
    const times: string[] = [];
    const destination = { write: (line: string) => times.push(JSON.parse(line).time) };
    const write = lineLog(makeLog({ name: "hello", level: "info", destination }), "info", "x");
    write('"n":1');
    const until = Date.now() + 2;
    while (Date.now() < until);
    write('"n":2');
    const [first, second] = times.map((time) => Date.parse(time));
    assert.ok(second! - first! >= 2 && second! <= Date.now());
  });

  test("writes for a log that tells nothing of itself, too", () => {
    const lines: string[] = [];
    const log = pino({ base: null }, { write: (line) => lines.push(line) });
    lineLog(log, "info", "x")('"n":1');
    assert.equal(JSON.parse(lines[0]!).n, 1);
  });
});

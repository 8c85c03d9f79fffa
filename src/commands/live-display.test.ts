import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { plainDisplay, quietDisplay, terminalDisplay } from "./live-display.ts";

describe("terminalDisplay", () => {
  test("goes back to the first line it has shown, and writes all anew", () => {
    const written: string[] = [];
    const display = terminalDisplay({ write: (text) => written.push(text) });
    display.show(["a", "b", "c"]);
    display.show(["d"]);
    display.log("said");
    display.clear();
    display.log("after");
    assert.deepEqual(written, [
      "a\nb\nc",
      "\r\u001b[2A\u001b[Jd",
      "\r\u001b[Jsaid\nd",
      "\r\u001b[J",
      "after\n",
    ]);
  });
});

test("plainDisplay writes every tenth time, and what is logged at once", () => {
  const lines: string[] = [];
  const display = plainDisplay((line) => lines.push(line));
  for (let i = 1; i <= 20; i++) display.show([`${i} a`, `${i} b`]);
  display.log("said");
  assert.deepEqual(lines, ["10 a", "10 b", "20 a", "20 b", "said"]);
});

test("quietDisplay writes only what is logged", () => {
  const lines: string[] = [];
  const display = quietDisplay((line) => lines.push(line));
  display.show(["a"]);
  display.log("said");
  assert.deepEqual(lines, ["said"]);
});

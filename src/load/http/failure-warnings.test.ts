import assert from "node:assert/strict";
import { test } from "node:test";
import { FailureWarnings } from "./failure-warnings.ts";

test("what each request would say again is told once, and not without end", () => {
  const lines: string[] = [];
  const warnings = new FailureWarnings((text) => lines.push(text));
  for (const text of ["a", "b", "a"]) warnings.addOnce(text);
  assert.deepEqual(lines, ["a", "b"]);
  for (let i = 0; i < 200; i++) warnings.addOnce(`c${i}`);
  assert.equal(lines.length, 100);
});

test("ten failures a second are told, the others counted", () => {
  const lines: string[] = [];
  const warnings = new FailureWarnings((text) => lines.push(text));
  for (let i = 0; i < 13; i++) warnings.add(`a${i}`, i);
  assert.equal(lines.length, 10);
  warnings.add("b", 1000);
  assert.deepEqual(lines.slice(10), ["Request Failed: 3 more", "b"]);
  warnings.flush();
  assert.equal(lines.length, 12);
});

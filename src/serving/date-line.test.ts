import assert from "node:assert/strict";
import { test } from "node:test";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { DateLine } from "./date-line.ts";

test("the Date field is the present time as HTTP writes it", () => {
  const beforeMs = Date.now();
  const text = new DateLine().at(monotonicMs());
  const afterMs = Date.now();
  // RFC 9110 §5.6.7: IMF-fixdate.
  const format = /^Date: \w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT\r\n$/;
  assert.match(text, format);
  const toldMs = Date.parse(text.slice(6));
  assert.ok(toldMs > beforeMs - 1000 && toldMs <= afterMs, text);
});

test("the Date field is made once as long as the second lasts", () => {
  const line = new DateLine();
  const texts = Array.from({ length: 1000 }, () => line.at(monotonicMs()));
  assert.ok(new Set(texts).size <= 2);
});

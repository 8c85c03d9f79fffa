/** One field line as text; a value that would end the line early is a bug of the caller. */
import assert from "node:assert/strict";

export function toFieldLine(name: string, value: string | number): string {
  const text = String(value);
  // Tab, visible ASCII and obs-text, as RFC 9110 §5.5 allows.
  assert(/^[\t\x20-\x7e\x80-\xff]*$/.test(text), `invalid value of field ${name}`);
  return `${name}: ${text}\r\n`;
}

/** `Content-Length` lines; those of short bodies are made once each. */
import { toFlatText } from "./flat-text.ts";

const REMEMBERED = 4096;

const lines = new Array<string | undefined>(REMEMBERED);

export function lengthLine(bytes: number): string {
  if (bytes >= REMEMBERED) return makeLine(bytes);
  let line = lines[bytes];
  if (line === undefined) {
    line = toFlatText(makeLine(bytes));
    lines[bytes] = line;
  }
  return line;
}

function makeLine(bytes: number): string {
  return `Content-Length: ${bytes}\r\n`;
}

/** Status lines, made once each. The reasons are those of the IANA registry. */
import { STATUS_CODES } from "node:http";

const lines: (Buffer | undefined)[] = [];

export function statusLine(status: number): Buffer {
  const known = lines[status];
  if (known !== undefined) return known;
  const line = Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n`, "latin1");
  lines[status] = line;
  return line;
}

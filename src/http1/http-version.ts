/** `HTTP/1.` and a digit (RFC 9112 §2.3), octet by octet. */
import type { MessageProblem } from "./message-problem.ts";

export const VERSION_BYTES = 8;

const pattern = Buffer.from("HTTP/1.1", "latin1");

/** What is wrong with octet number `at` of a version; `undefined` when it is right. */
export function versionProblem(octet: number, at: number): MessageProblem | undefined {
  const isDigit = octet >= 0x30 && octet <= 0x39;
  if (at === 5) return octet === 0x31 ? undefined : isDigit ? "version" : "start_line";
  if (at === 7) return isDigit ? undefined : "start_line";
  return octet === pattern[at] ? undefined : "start_line";
}

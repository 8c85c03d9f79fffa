/**
 * What the scanners of this room have in common. A scanner looks at octets that arrive in any
 * slices: it can stop behind any octet and go on with the next, looks at each octet once, and ends
 * at the first wrong one, so garbage is refused before it is complete.
 */
import type { MessageProblem } from "./message-problem.ts";

export interface Scanner {
  /** What is wrong, after MALFORMED. */
  readonly problem: MessageProblem;
  begin(bytes: Buffer, start: number): void;
  /** Goes on up to `end`. Answers the offset behind what it looks for, INCOMPLETE or MALFORMED. */
  scan(end: number): number;
  /** The same octets now lie in `bytes`, `delta` further to the left. */
  moveTo(bytes: Buffer, delta: number): void;
}

export const INCOMPLETE = -1;
export const MALFORMED = -2;

export const CR = 0x0d;
export const LF = 0x0a;
export const SP = 0x20;
export const HTAB = 0x09;

/** Whether two votes under one id are one vote that came twice. */
import type { Vote } from "./poll-store.ts";

export function isSameVote(a: Vote, b: Vote): boolean {
  return a.pollId === b.pollId && a.optionId === b.optionId && a.voterId === b.voterId;
}

/**
 * A vote as one text in Redis: `id poll option voter`. Ids have no white space, voters may; nothing
 * has a NUL, which stands between votes. A server reads one long text faster than many short ones.
 */
import type { Vote } from "./poll-store.ts";

const parts = /^([^\s\0]+) ([^\s\0]+) ([^\s\0]+) ([^\0]+)$/;

export function toVoteText({ id, pollId, optionId, voterId }: Vote): string {
  return `${id} ${pollId} ${optionId} ${voterId}`;
}

/** `undefined`: it is none. */
export function readVoteText(text: string): Vote | undefined {
  const found = parts.exec(text);
  if (found === null) return undefined;
  const [, id, pollId, optionId, voterId] = found as unknown as readonly string[];
  return { id: id!, pollId: pollId!, optionId: optionId!, voterId: voterId! };
}

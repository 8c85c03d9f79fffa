/**
 * A vote as one text in Redis: `id poll option voter`. Ids have no spaces, voters may; none has a
 * NUL, which stands between votes. A server reads one long text faster than many short ones.
 */
import type { Vote } from "./poll-store.ts";

export function toVoteText({ id, pollId, optionId, voterId }: Vote): string {
  return `${id} ${pollId} ${optionId} ${voterId}`;
}

/** `undefined`: it is none. */
export function readVoteText(text: string): Vote | undefined {
  const first = text.indexOf(" ");
  const second = text.indexOf(" ", first + 1);
  const third = text.indexOf(" ", second + 1);
  // Each is behind the one before it, and no part is empty.
  if (first < 1 || second < first + 2 || third < second + 2 || third + 1 === text.length) {
    return undefined;
  }
  if (text.includes("\0")) return undefined;
  return {
    id: text.slice(0, first),
    pollId: text.slice(first + 1, second),
    optionId: text.slice(second + 1, third),
    voterId: text.slice(third + 1),
  };
}

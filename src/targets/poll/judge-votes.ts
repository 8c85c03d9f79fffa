/**
 * What becomes of votes, in the order in which they were accepted. Pure: a store hands in what it
 * has read under locks, and writes what comes back in the same transaction.
 */
import type { Vote } from "./poll-store.ts";

/** What a store has read of the polls that the votes name. */
export interface PollFacts {
  /** Of this poll alone: one made again under its id has another. */
  readonly sequence: number;
  readonly isOpen: boolean;
  readonly optionIds: ReadonlySet<string>;
}

export interface Verdict {
  readonly vote: Vote;
  readonly status: "counted" | "duplicate" | "rejected";
  readonly reason: string | undefined;
  /** Of the poll in which it counts. */
  readonly pollSequence: number | undefined;
}

/** `hasVoted` is asked once for a voter in a poll. */
export function judgeVotes(
  votes: readonly Vote[],
  polls: ReadonlyMap<string, PollFacts>,
  hasVoted: (pollSequence: number, voterId: string) => boolean,
): Verdict[] {
  const seenOf = new Map<PollFacts, Set<string>>();
  return votes.map((vote): Verdict => {
    const poll = polls.get(vote.pollId);
    const reason = reasonToReject(poll, poll?.optionIds.has(vote.optionId) === true);
    if (poll === undefined || reason !== undefined) {
      return { vote, status: "rejected", reason, pollSequence: undefined };
    }
    const seen = seenOf.get(poll) ?? new Set();
    seenOf.set(poll, seen);
    const isSecond = seen.has(vote.voterId) || hasVoted(poll.sequence, vote.voterId);
    seen.add(vote.voterId);
    if (isSecond) return { vote, status: "duplicate", reason, pollSequence: undefined };
    return { vote, status: "counted", reason, pollSequence: poll.sequence };
  });
}

/** `undefined`: it is not rejected. */
export function reasonToReject(
  poll: { readonly isOpen: boolean } | undefined,
  hasOption: boolean,
): string | undefined {
  if (poll === undefined) return "the poll was removed";
  if (!hasOption) return "the option was removed";
  return poll.isOpen ? undefined : "the poll was closed";
}

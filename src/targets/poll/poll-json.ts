/** Polls and their parts as the API writes them. */
import type { Poll, PollOption, Vote } from "./poll-store.ts";

export function toPollJson({ id, question, isOpen, options }: Poll) {
  return {
    id,
    question,
    is_open: isOpen,
    options: options.map((option) => ({
      id: option.id,
      label: option.label,
      votes: option.votes,
    })),
    total_votes: options.reduce((sum, { votes }) => sum + votes, 0),
  };
}

export function toOptionJson({ id, pollId, label, votes }: PollOption) {
  return { id, poll_id: pollId, label, votes };
}

export function toVoterJson({ voterId, optionId, id }: Vote) {
  return { voter_id: voterId, option_id: optionId, vote_id: id };
}

/**
 * What the poll service asks of its store. Every store has the same semantics, held by one suite
 * (`test/targets/poll-store-suite.ts`):
 *
 * - A voter has one vote per poll; a second one is a duplicate, whatever option it names.
 * - A vote is known by its id. Handing in the same vote again changes nothing.
 * - What became of a vote and the change of the tallies are one step.
 * - accepted = counted + duplicate + rejected + queued, at any moment.
 * - Removing an option removes its tally; its voters have voted nevertheless.
 *
 * Lists come in the order in which their entries were made, page by page.
 */

export interface PollOption {
  readonly id: string;
  readonly pollId: string;
  readonly label: string;
  readonly votes: number;
}

export interface Poll {
  readonly id: string;
  readonly question: string;
  readonly isOpen: boolean;
  readonly options: readonly PollOption[];
}

export interface NewPoll {
  readonly id: string;
  readonly question: string;
  readonly isOpen: boolean;
  readonly options: readonly { readonly id: string; readonly label: string }[];
}

export interface Vote {
  readonly id: string;
  readonly pollId: string;
  readonly optionId: string;
  readonly voterId: string;
}

export type VoteStatus = "queued" | "counted" | "duplicate" | "rejected";

export interface SettledVote extends Vote {
  readonly status: VoteStatus;
  /** Why it was rejected. */
  readonly reason: string | undefined;
}

export interface PageRequest {
  /** Where the page before has ended; 0 for the first. */
  readonly after: number;
  readonly limit: number;
}

export interface Page<T> {
  readonly entries: readonly T[];
  /** To be handed in as `after`; `undefined` when nothing follows. */
  readonly next: number | undefined;
}

/** Why a vote was not queued; `repeated` is no refusal: it is known already, and is the same. */
export type Acceptance =
  | "queued"
  | "repeated"
  | "differs"
  | "no-poll"
  | "no-option"
  | "closed"
  | "full";

export interface VoteTotals {
  readonly accepted: number;
  readonly counted: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly queued: number;
}

export type Creation = "created" | "taken" | "no-poll" | "full";

export interface PollStore {
  /** As of the last call that this process has made. */
  readonly totals: VoteTotals;
  createPoll(poll: NewPoll): Promise<Creation>;
  poll(id: string): Promise<Poll | undefined>;
  polls(page: PageRequest): Promise<Page<Poll>>;
  /** `false`: there is none. */
  changePoll(id: string, change: PollChange): Promise<boolean>;
  removePoll(id: string): Promise<boolean>;

  createOption(option: Omit<PollOption, "votes">): Promise<Creation>;
  option(id: string): Promise<PollOption | undefined>;
  /** Of one poll, or of all. */
  options(pollId: string | undefined, page: PageRequest): Promise<Page<PollOption>>;
  changeOption(id: string, label: string): Promise<boolean>;
  removeOption(id: string): Promise<boolean>;

  /** Queues a vote, if it can be. */
  accept(vote: Vote): Promise<Acceptance>;
  /** Settles up to `votesMax` queued votes and answers how many; each call takes others. */
  settleQueued(votesMax: number): Promise<number>;
  vote(id: string): Promise<SettledVote | undefined>;
  /** The counted votes of a poll. */
  voters(pollId: string, page: PageRequest): Promise<Page<Vote>>;
  close(): Promise<void>;
}

export interface PollChange {
  readonly question?: string | undefined;
  readonly isOpen?: boolean | undefined;
}

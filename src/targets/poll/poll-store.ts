/**
 * What the poll service asks of its store. Every store has the same semantics, held by one suite
 * (`test/targets/poll-store-suite.ts`):
 *
 *     routes --accept--> queue --settleQueued--> ledger
 *
 * A ledger knows polls and settles votes. A store is a ledger with a queue of its own, or one with
 * a queue of Redis in front of it (`queued-store.ts`). What cannot be answered because the store is
 * away is a `StoreAway`.
 *
 * - A voter has one vote per poll; a second one is a duplicate, whatever option it names.
 * - A vote is known by its id. Handing in the same vote again changes nothing.
 * - What became of a vote and the change of the tallies are one step.
 * - accepted = counted + duplicate + rejected + queued, at any moment.
 * - Removing an option removes its tally; its voters have voted nevertheless.
 * - A poll that is made again under the id of a removed one has no voters.
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
  /** Its id was made a moment ago, so that nobody can know it. */
  readonly isNew?: boolean | undefined;
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

/** accepted = counted + duplicate + rejected + queued. */
export interface VoteTotals {
  readonly accepted: number;
  readonly counted: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly queued: number;
  /** Among the queued: those that were delivered too often, and wait for a person. */
  readonly setAside: number;
}

export type Creation = "created" | "taken" | "no-poll" | "full";

/** Polls and their options. */
export interface PollCatalogue {
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

  vote(id: string): Promise<SettledVote | undefined>;
  /** The counted votes of a poll. */
  voters(pollId: string, page: PageRequest): Promise<Page<Vote>>;
  close(): Promise<void>;
}

/** A store as a queue in front of it sees it. */
export interface VoteLedger extends PollCatalogue {
  /**
   * Settles votes that are known nowhere else. A vote that was settled before changes nothing, so
   * that a delivery may be repeated; when this resolves, it is as durable as the store is.
   */
  settle(votes: readonly Vote[]): Promise<void>;
  /** Those of them that the ledger knows. */
  knownVotes(ids: readonly string[]): Promise<readonly SettledVote[]>;
  /** Votes that the store has queued itself, before there was a queue in front of it. */
  settleQueued(votesMax: number): Promise<number>;
  /** Of one moment; `accepted` counts what the store has queued itself. */
  readTotals(): Promise<VoteTotals>;
}

export interface PollStore extends PollCatalogue {
  /** Of one moment. */
  readTotals(): Promise<VoteTotals>;
  /** Queues a vote, if it can be. */
  accept(vote: Vote): Promise<Acceptance>;
  /** Settles up to `votesMax` queued votes and answers how many; each call takes others. */
  settleQueued(votesMax: number): Promise<number>;
}

export interface PollChange {
  readonly question?: string | undefined;
  readonly isOpen?: boolean | undefined;
}

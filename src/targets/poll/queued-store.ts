/**
 * A ledger with a queue of Redis in front of it. A vote is accepted when it is in Redis; workers,
 * of this process or others, hand it to the ledger and acknowledge it after the ledger's commit.
 * What is delivered twice is settled once, since the ledger knows votes by their ids.
 */
import { GatheredCalls } from "./gathered-calls.ts";
import { isSameVote } from "./is-same-vote.ts";
import { type KnownPoll, PollCache } from "./poll-cache.ts";
import type {
  Acceptance,
  Creation,
  NewPoll,
  Page,
  PageRequest,
  Poll,
  PollChange,
  PollOption,
  PollStore,
  SettledVote,
  Vote,
  VoteLedger,
  VoteTotals,
} from "./poll-store.ts";
import type { Delivery, RedisQueue, VoteDelivery } from "./redis-queue.ts";
import { StoreAway } from "./store-away.ts";

export interface QueuedStoreOptions {
  readonly ledger: VoteLedger;
  readonly queue: RedisQueue;
  readonly nowMs: () => number;
  /** Told of each vote that is set aside. */
  readonly onSetAside: (delivery: Delivery, reason: string) => void;
  /** Closes what the queue is reached by. */
  readonly closeQueue: () => void;
}

const ACCEPTS_MAX = 200;
/** Deliveries after which an entry that cannot be settled is set aside. */
const DELIVERIES_MAX = 5;
const CLAIM_EVERY_MS = 1000;

export class QueuedStore implements PollStore {
  readonly #options: QueuedStoreOptions;
  readonly #ledger: VoteLedger;
  readonly #queue: RedisQueue;
  readonly #cache: PollCache;
  readonly #accepts: GatheredCalls<Vote, Acceptance>;
  #claimMs = Number.NEGATIVE_INFINITY;

  constructor(options: QueuedStoreOptions) {
    this.#options = options;
    this.#ledger = options.ledger;
    this.#queue = options.queue;
    this.#cache = new PollCache((id) => options.ledger.poll(id), options.nowMs);
    this.#accepts = new GatheredCalls({
      batchMax: ACCEPTS_MAX,
      keyOf: ({ id }) => id,
      run: (votes) => this.#acceptAll(votes),
    });
  }

  accept(vote: Vote): Promise<Acceptance> {
    return this.#accepts.ask(vote);
  }

  async settleQueued(votesMax: number): Promise<number> {
    const claimed = await this.#claim(votesMax);
    const deliveries = claimed.length > 0 ? claimed : await this.#queue.read(votesMax);
    if (deliveries.length === 0) return await this.#ledger.settleQueued(votesMax);
    const [good, doubtful] = split(deliveries);
    if (good.length > 0) await this.#settle(good);
    for (const delivery of doubtful) await this.#settleOrSetAside(delivery);
    return deliveries.length;
  }

  async vote(id: string): Promise<SettledVote | undefined> {
    // In this order: a vote that is settled in between is found by the second look.
    const queued = await this.#queue.vote(id);
    const settled = await this.#ledger.vote(id);
    return settled ?? (queued && { ...queued, status: "queued", reason: undefined });
  }

  async readTotals(): Promise<VoteTotals> {
    // In this order: what is settled in between has been accepted before.
    const ledger = await this.#ledger.readTotals();
    const { accepted: queuedEver, setAside } = await this.#queue.depth();
    const { counted, duplicate, rejected } = ledger;
    const accepted = ledger.accepted + queuedEver;
    const queued = accepted - counted - duplicate - rejected;
    return { accepted, counted, duplicate, rejected, queued, setAside };
  }

  createPoll(poll: NewPoll): Promise<Creation> {
    return this.#changing(poll.id, this.#ledger.createPoll(poll));
  }

  poll(id: string): Promise<Poll | undefined> {
    return this.#ledger.poll(id);
  }

  polls(page: PageRequest): Promise<Page<Poll>> {
    return this.#ledger.polls(page);
  }

  changePoll(id: string, change: PollChange): Promise<boolean> {
    return this.#changing(id, this.#ledger.changePoll(id, change));
  }

  removePoll(id: string): Promise<boolean> {
    return this.#changing(id, this.#ledger.removePoll(id));
  }

  createOption(option: Omit<PollOption, "votes">): Promise<Creation> {
    return this.#changing(option.pollId, this.#ledger.createOption(option));
  }

  option(id: string): Promise<PollOption | undefined> {
    return this.#ledger.option(id);
  }

  options(pollId: string | undefined, page: PageRequest): Promise<Page<PollOption>> {
    return this.#ledger.options(pollId, page);
  }

  changeOption(id: string, label: string): Promise<boolean> {
    return this.#ledger.changeOption(id, label);
  }

  async removeOption(id: string): Promise<boolean> {
    const option = await this.#ledger.option(id);
    return await this.#changing(option?.pollId ?? "", this.#ledger.removeOption(id));
  }

  voters(pollId: string, page: PageRequest): Promise<Page<Vote>> {
    return this.#ledger.voters(pollId, page);
  }

  async close(): Promise<void> {
    // A group member that cannot say goodbye is one that has crashed: others take its entries.
    await this.#queue.leave().catch(() => {});
    this.#options.closeQueue();
    await this.#ledger.close();
  }

  async #changing<T>(pollId: string, change: Promise<T>): Promise<T> {
    try {
      return await change;
    } finally {
      this.#cache.forget(pollId);
    }
  }

  async #acceptAll(votes: readonly Vote[]): Promise<Acceptance[]> {
    const known = await this.#knownOf(votes);
    const polls = await this.#pollsOf(votes);
    const outcomes = votes.map((vote) => outcomeOf(vote, known.get(vote.id), polls));
    const fit = votes.filter((_, at) => outcomes[at] === undefined);
    const queued = fit.length > 0 ? await this.#queue.accept(fit) : [];
    let next = 0;
    return outcomes.map((outcome) => outcome ?? queued[next++]!);
  }

  /** Those that are settled, or in the queue; before all else, as on every store. */
  async #knownOf(votes: readonly Vote[]): Promise<Map<string, Vote>> {
    const ids = votes.filter(({ isNew }) => isNew !== true).map(({ id }) => id);
    if (ids.length === 0) return new Map();
    const queued = await Promise.all(ids.map((id) => this.#queue.vote(id)));
    const settled = await this.#ledger.knownVotes(ids);
    const known = [...queued.filter((vote) => vote !== undefined), ...settled];
    return new Map(known.map((vote) => [vote.id, vote]));
  }

  async #pollsOf(votes: readonly Vote[]): Promise<Map<string, KnownPoll | undefined>> {
    const ids = [...new Set(votes.map(({ pollId }) => pollId))];
    const polls = await Promise.all(ids.map((id) => this.#cache.poll(id)));
    return new Map(ids.map((id, at) => [id, polls[at]]));
  }

  /** One worker of the process at a time, and not after each batch. */
  async #claim(votesMax: number): Promise<Delivery[]> {
    const nowMs = this.#options.nowMs();
    if (nowMs - this.#claimMs < CLAIM_EVERY_MS) return [];
    this.#claimMs = nowMs;
    // While the ledger is away its entries stay with whoever has them: that is no fault of theirs.
    await this.#ledger.readTotals();
    const claimed = await this.#queue.claim(votesMax);
    if (claimed.length > 0) this.#claimMs = Number.NEGATIVE_INFINITY;
    return claimed;
  }

  async #settle(deliveries: readonly VoteDelivery[]): Promise<void> {
    try {
      await this.#ledger.settle(deliveries.map(({ vote }) => vote));
    } catch (error) {
      if (error instanceof StoreAway || deliveries.length === 1) throw error;
      // One of them cannot be settled; the others shall not wait for it.
      for (const delivery of deliveries) await this.#settleOrSetAside(delivery);
      return;
    }
    await this.#queue.acknowledge(deliveries);
  }

  /** What fails and is not set aside yet is delivered again later. */
  async #settleOrSetAside(delivery: Delivery): Promise<void> {
    const isLast = delivery.deliveries >= DELIVERIES_MAX;
    try {
      if (isVote(delivery)) {
        await this.#settle([delivery]);
        return;
      }
      if (isLast) await this.#setAside(delivery, "it is no vote");
    } catch (error) {
      if (error instanceof StoreAway) throw error;
      if (isLast) await this.#setAside(delivery, String(error));
    }
  }

  async #setAside(delivery: Delivery, reason: string): Promise<void> {
    await this.#queue.setAside(delivery, reason);
    this.#options.onSetAside(delivery, reason);
  }
}

/** `undefined`: it may be queued. */
function outcomeOf(
  vote: Vote,
  known: Vote | undefined,
  polls: ReadonlyMap<string, KnownPoll | undefined>,
): Acceptance | undefined {
  if (known !== undefined) return isSameVote(known, vote) ? "repeated" : "differs";
  const poll = polls.get(vote.pollId);
  if (poll === undefined) return "no-poll";
  if (!poll.optionIds.has(vote.optionId)) return "no-option";
  return poll.isOpen ? undefined : "closed";
}

/** Those that may be settled together, and those to be looked at one by one. */
function split(deliveries: readonly Delivery[]): [VoteDelivery[], Delivery[]] {
  const good: VoteDelivery[] = [];
  const doubtful: Delivery[] = [];
  for (const delivery of deliveries) {
    if (isVote(delivery) && delivery.deliveries < DELIVERIES_MAX) good.push(delivery);
    else doubtful.push(delivery);
  }
  return [good, doubtful];
}

function isVote(delivery: Delivery): delivery is VoteDelivery {
  return delivery.vote !== undefined;
}

/** One seed of the crash campaign: votes under blows, and the books behind them. */
import { isDeepStrictEqual } from "node:util";
import { checkOutages, checkVotes, type StoreBooks, type Verdict } from "./check-votes.ts";
import { CrashBlows } from "./crash-blows.ts";
import type { Blow, CrashPlan, Setup } from "./crash-plan.ts";
import { CrashScene, type Servers } from "./crash-scene.ts";
import { readServiceTotals, readVoteStatuses, untilSettled } from "./poll-answers.ts";
import { readStore } from "./read-store.ts";
import { type Answer, type History, sendVotes } from "./voters.ts";

export interface SeedOutcome extends Verdict {
  readonly seed: number;
  readonly setup: Setup;
  /** Those that it came to. */
  readonly blows: readonly Blow[];
  readonly answers: readonly Answer[];
  readonly drainedMs: number;
  /** From the end of the last outage until all was promised and settled. */
  readonly recoveredMs: number | undefined;
}

export async function runSeed(plan: CrashPlan, servers: Servers): Promise<SeedOutcome> {
  const scene = await CrashScene.start(plan, servers);
  try {
    const blows = new CrashBlows(scene);
    const dealing = new Dealing(plan, blows);
    const sending = sendVotes({
      plan,
      port: scene.port,
      hasGateway: scene.hasGateway,
      onAnswer: (count) => dealing.onAnswer(count),
      wantsMore: () => dealing.isDue,
      hasFailed: () => dealing.hasFailed,
    });
    const history = await Promise.race([sending, dealing.failed]);
    const promisedMs = performance.now();
    blows.giveUp();
    await dealing.ended();
    const drainedMs = await untilSettled(scene.url, () => scene.countEntries());
    const endMs = blows.outages.at(-1)?.toMs;
    const told = await askService(scene.url, history);
    const books = await readStore(scene, history.votes);
    const verdict = checkVotes(history, books, plan.setup === "memory" ? blows.lostMs : undefined);
    const wrongs = [
      ...verdict.wrongs,
      ...checkOutages(history, blows.outages),
      ...blows.wrongs,
      ...told.differencesFrom(books),
    ];
    const { seed, setup } = plan;
    const recoveredMs = endMs && Math.max(0, promisedMs - endMs) + drainedMs;
    const { dealt } = dealing;
    const { answers } = history;
    return { ...verdict, wrongs, seed, setup, blows: dealt, answers, drainedMs, recoveredMs };
  } finally {
    await scene.close();
  }
}

/** Deals the blows of a plan, each when it is due. */
class Dealing {
  readonly dealt: Blow[] = [];
  /** Rejects when a blow could not be dealt: votes might then be refused for ever. */
  readonly failed: Promise<never>;
  hasFailed = false;
  readonly #fail: (error: unknown) => void;
  readonly #plan: CrashPlan;
  readonly #blows: CrashBlows;
  #next = 0;
  #isDealing = false;
  #since = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(plan: CrashPlan, blows: CrashBlows) {
    this.#plan = plan;
    this.#blows = blows;
    const { promise, reject } = Promise.withResolvers<never>();
    this.failed = promise;
    this.#fail = (error) => {
      this.hasFailed = true;
      reject(error);
    };
  }

  get isDue(): boolean {
    return this.#isDealing || this.#next < this.#plan.blows.length;
  }

  onAnswer(count: number): void {
    const due = this.#plan.blows[this.#next];
    if (due === undefined || this.#isDealing || count - this.#since < due.afterAnswers) return;
    this.#next += 1;
    this.#isDealing = true;
    this.#last = this.#last
      .then(() => this.#blows.deal(due.blow))
      .then((isDealt) => {
        if (isDealt) this.dealt.push(due.blow);
        this.#isDealing = false;
        this.#since = count;
      });
    this.#last.catch(this.#fail);
  }

  async ended(): Promise<void> {
    await this.#last;
  }
}

interface Told {
  differencesFrom(books: StoreBooks): string[];
}

/** The service has to tell the same as its store. */
async function askService(url: string, history: History): Promise<Told> {
  const { queued: _, dead, ...totals } = await readServiceTotals(url);
  const statuses = await readVoteStatuses(
    url,
    history.votes.map(({ id }) => id),
  );
  return {
    differencesFrom(books) {
      const stored = [...books.votes].map(([id, { status }]) => [id, status] as const);
      const differences = [
        isDeepStrictEqual(statuses, new Map(stored)) ? "" : "the service tells other votes",
        isDeepStrictEqual(totals, { ...books.totals }) ? "" : "the service tells other totals",
        dead === 0 ? "" : `${dead} votes were set aside`,
      ];
      return differences.filter((text) => text !== "");
    },
  };
}

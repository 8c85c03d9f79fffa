/** One seed of the crash campaign: votes under blows, and the books behind them. */
import { type Books, checkVotes } from "./check-votes.ts";
import { planOf } from "./crash-plan.ts";
import { CrashScene, type Servers } from "./crash-scene.ts";
import { sendVotes } from "./voters.ts";

export interface SeedOutcome extends Books {
  readonly seed: number;
  readonly setup: string;
  readonly blows: readonly string[];
  readonly answers: ReadonlyMap<number, number>;
}

export async function runSeed(seed: number, servers: Servers): Promise<SeedOutcome> {
  const plan = planOf(seed);
  const scene = await CrashScene.start(plan, servers);
  try {
    let struck: Promise<void> = Promise.resolve();
    let next = 0;
    let isStriking = false;
    let since = 0;
    const onAnswer = (count: number): void => {
      const due = plan.blows[next];
      if (due === undefined || isStriking || count - since < due.afterAnswers) return;
      next += 1;
      isStriking = true;
      struck = struck
        .then(() => scene.strike(due.blow))
        .then(() => {
          isStriking = false;
          since = count;
        });
      // Awaited below; until then a failure must not end the process.
      struck.catch(() => {});
    };
    const history = await sendVotes({ plan, port: scene.port, onAnswer });
    await struck;
    const memoryLostMs = plan.setup === "memory" ? scene.lostMs : undefined;
    const books = await checkVotes(scene.url, history, memoryLostMs);
    for (const { fromMs, toMs } of scene.outages) {
      const promised = history.votes.filter(
        ({ askedMs, promisedMs }) => askedMs > fromMs && (promisedMs ?? 0) < toMs,
      );
      if (promised.length > 0) books.wrongs.push(`${promised.length} promised in an outage`);
    }
    books.wrongs.push(...scene.wrongs);
    const blows = plan.blows.slice(0, next).map(({ blow }) => blow);
    return { ...books, seed, setup: plan.setup, blows, answers: history.answers };
  } finally {
    await scene.close();
  }
}

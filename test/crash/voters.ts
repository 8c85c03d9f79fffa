/** Clients who hand in votes until each is taken, and who write down what they were told. */
import { setTimeout as sleep } from "node:timers/promises";
import { demoPoll } from "../../src/targets/poll/demo-poll.ts";
import { type CrashPlan, seeded } from "./crash-plan.ts";

export interface SentVote {
  readonly id: string;
  readonly voterId: string;
  /** When it was promised, and when that request was sent; `undefined` until then. */
  promisedMs: number | undefined;
  askedMs: number;
}

export interface History {
  readonly votes: SentVote[];
  /** Answers by their status; 0 is a connection that was lost. */
  readonly answers: Map<number, number>;
  /** What no client should see. */
  readonly wrongs: string[];
}

const CLIENTS = 12;
const TIMEOUT_MS = 8000;
const PAUSE_MS = 25;
/** One vote in so many is handed in ten times at once. */
const TIMES_TEN = 40;

export interface VotersOptions {
  readonly plan: CrashPlan;
  readonly port: number;
  /** Told of each answer. */
  readonly onAnswer: (count: number) => void;
}

/** Resolves when every vote was promised. */
export async function sendVotes(options: VotersOptions): Promise<History> {
  const { plan } = options;
  const chance = seeded(plan.seed + 1);
  const votes = Array.from({ length: plan.votes }, (_, n) => ({
    id: `seed-${plan.seed}-${n}`,
    voterId: `voter-${chance(plan.voters)}`,
    promisedMs: undefined,
    askedMs: 0,
  }));
  const history: History = { votes, answers: new Map(), wrongs: [] };
  let count = 0;
  let next = 0;
  const send = async (vote: SentVote): Promise<void> => {
    while (vote.promisedMs === undefined) {
      const status = await ask(options.port, vote, history);
      history.answers.set(status, (history.answers.get(status) ?? 0) + 1);
      count += 1;
      options.onAnswer(count);
      if (status !== 202) await sleep(PAUSE_MS);
    }
  };
  const client = async (): Promise<void> => {
    for (;;) {
      const at = next++;
      const vote = votes[at];
      if (vote === undefined) return;
      const copies = at % TIMES_TEN === 0 ? 10 : 1;
      await Promise.all(Array.from({ length: copies }, () => send(vote)));
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return history;
}

async function ask(port: number, vote: SentVote, history: History): Promise<number> {
  const askedMs = performance.now();
  const body = { poll_id: demoPoll.id, option_id: demoPoll.options[0]!.id, voter_id: vote.voterId };
  try {
    const response = await fetch(`http://127.0.0.1:${port}/vote`, {
      method: "POST",
      headers: { "idempotency-key": vote.id },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = await response.text();
    if (response.status === 202 && vote.promisedMs === undefined) {
      vote.askedMs = askedMs;
      vote.promisedMs = performance.now();
    } else if (response.status === 503 && response.headers.get("retry-after") === null) {
      history.wrongs.push("503 without Retry-After");
    } else if (response.status !== 202 && response.status !== 503) {
      history.wrongs.push(`${response.status} for ${vote.id}: ${answer}`);
    }
    return response.status;
  } catch {
    // The service was killed, or is not there yet: that is what is tried here.
    return 0;
  }
}

/** Clients who hand in votes until each is taken, and who write down what they were told. */
import { setTimeout as sleep } from "node:timers/promises";
import { demoPoll } from "../../src/targets/poll/demo-poll.ts";
import { type CrashPlan, seeded } from "./crash-plan.ts";

export interface SentVote {
  readonly id: string;
  readonly voterId: string;
  /** When the request was sent that was promised first; `undefined`: none was. */
  promisedMs: number | undefined;
}

export interface Answer {
  readonly askedMs: number;
  readonly endMs: number;
  /** 0: the connection was lost. */
  readonly status: number;
}

export interface History {
  readonly votes: SentVote[];
  readonly answers: Answer[];
  /** What no client should see. */
  readonly wrongs: string[];
}

export interface VotersOptions {
  readonly plan: CrashPlan;
  readonly port: number;
  /** A gateway has answers of its own for a service that is gone. */
  readonly hasGateway: boolean;
  /** Told of each answer. */
  readonly onAnswer: (count: number) => void;
  /** More is wanted than was planned, as long as something is to be struck. */
  readonly wantsMore: () => boolean;
  /** The run has failed, and nobody waits for what else would be promised. */
  readonly hasFailed: () => boolean;
}

const CLIENTS = 12;
const TIMEOUT_MS = 8000;
const PAUSE_MS = 25;
/** One vote in so many is handed in ten times at once. */
const TIMES_TEN = 40;
/** One vote in so many is not handed in again when it was not promised. */
const GIVES_UP = 25;
/** However long one waits for something to strike. */
const VOTES_MAX = 20_000;

/** Resolves when every vote was promised, but for those that were given up. */
export async function sendVotes(options: VotersOptions): Promise<History> {
  const { plan } = options;
  const chance = seeded(plan.seed + 1);
  const history: History = { votes: [], answers: [], wrongs: [] };
  const send = async (vote: SentVote, givesUp: boolean): Promise<void> => {
    while (vote.promisedMs === undefined && !options.hasFailed()) {
      const answer = await ask(options, vote, history);
      history.answers.push(answer);
      options.onAnswer(history.answers.length);
      if (answer.status === 202) continue;
      if (givesUp) return;
      await sleep(PAUSE_MS);
    }
  };
  const client = async (): Promise<void> => {
    for (;;) {
      const at = history.votes.length;
      if (options.hasFailed()) return;
      if (at >= plan.votes && (at >= VOTES_MAX || !options.wantsMore())) return;
      const voterId = `voter-${chance(plan.voters)}`;
      const vote = { id: `seed-${plan.seed}-${at}`, voterId, promisedMs: undefined };
      history.votes.push(vote);
      const copies = at % TIMES_TEN === 0 ? 10 : 1;
      const givesUp = at % GIVES_UP === 1;
      await Promise.all(Array.from({ length: copies }, () => send(vote, givesUp)));
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return history;
}

async function ask(options: VotersOptions, vote: SentVote, history: History): Promise<Answer> {
  const askedMs = performance.now();
  const body = { poll_id: demoPoll.id, option_id: demoPoll.options[0]!.id, voter_id: vote.voterId };
  try {
    const response = await fetch(`http://127.0.0.1:${options.port}/vote`, {
      method: "POST",
      headers: { "idempotency-key": vote.id },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    const { status } = response;
    if (status === 202) vote.promisedMs ??= askedMs;
    else if (status === 503 && response.headers.get("retry-after") === null) {
      history.wrongs.push(`503 without Retry-After: ${text}`);
    } else if (status !== 503 && !(options.hasGateway && (status === 502 || status === 504))) {
      history.wrongs.push(`${status} for ${vote.id}: ${text}`);
    }
    return { askedMs, endMs: performance.now(), status };
  } catch {
    // The service was killed, or is not there yet: that is what is tried here.
    return { askedMs, endMs: performance.now(), status: 0 };
  }
}

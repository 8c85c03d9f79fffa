/** Compares what clients were told with what the service knows when all has come to rest. */
import { setTimeout as sleep } from "node:timers/promises";
import { demoPoll } from "../../src/targets/poll/demo-poll.ts";
import type { History, SentVote } from "./voters.ts";

export interface Books {
  /** Promised, and not known or not settled any more. */
  lost: number;
  /** Counted more often than there are voters. */
  double: number;
  /** Counted, and sent by nobody. */
  phantom: number;
  /** Promised before the only thing that may lose it, and gone. */
  forgotten: number;
  readonly wrongs: string[];
  drainedMs: number;
}

const DRAIN_MS_MAX = 30_000;

/** `memoryLostMs`: what was promised before it may be gone, and then is gone as a whole. */
export async function checkVotes(
  url: string,
  history: History,
  memoryLostMs: number | undefined,
): Promise<Books> {
  const drainedMs = await untilSettled(url);
  const books: Books = { lost: 0, double: 0, phantom: 0, forgotten: 0, wrongs: [], drainedMs };
  books.wrongs.push(...history.wrongs);
  const kept: SentVote[] = [];
  for (const vote of history.votes) {
    const response = await fetch(`${url}/votes/${vote.id}`);
    const { status } = (await response.json()) as { status: unknown };
    const isSettled = status === "counted" || status === "duplicate";
    if (isSettled) kept.push(vote);
    else if (memoryLostMs !== undefined && vote.askedMs < memoryLostMs) books.forgotten += 1;
    else {
      books.lost += 1;
      books.wrongs.push(`${vote.id} is ${status}`);
    }
  }
  await compareTallies(url, kept, books);
  return books;
}

async function compareTallies(url: string, kept: readonly SentVote[], books: Books): Promise<void> {
  const voters = new Set(kept.map(({ voterId }) => voterId));
  const sent = new Map(kept.map((vote) => [vote.id, vote.voterId]));
  const counted = await readVoters(url);
  books.double = counted.length - new Set(counted.map((vote) => vote.voter_id)).size;
  books.phantom = counted.filter((vote) => sent.get(vote.vote_id) !== vote.voter_id).length;
  const poll = (await (await fetch(`${url}/polls/${demoPoll.id}`)).json()) as PollJson;
  const totals = await readTotals(url);
  const { accepted = 0, duplicate = 0, rejected = 0 } = totals;
  const claims: [string, number, number][] = [
    ["the tally and the voters", poll.total_votes, voters.size],
    ["the list and the voters", counted.length, voters.size],
    ["the counter and the voters", totals.counted ?? 0, voters.size],
    ["accepted and kept", accepted, kept.length],
    ["accepted and settled", accepted, (totals.counted ?? 0) + duplicate + rejected],
    ["dead letters and none", totals.dead ?? 0, 0],
  ];
  for (const [what, left, right] of claims) {
    if (left !== right) books.wrongs.push(`${what} differ: ${left} and ${right}`);
  }
}

interface PollJson {
  readonly total_votes: number;
}

interface VoterJson {
  readonly voter_id: string;
  readonly vote_id: string;
}

async function readVoters(url: string): Promise<VoterJson[]> {
  const voters: VoterJson[] = [];
  let path: string | undefined = `/polls/${demoPoll.id}?voters=true&limit=1000`;
  while (path !== undefined) {
    const response: Response = await fetch(url + path);
    voters.push(...((await response.json()) as { voters: VoterJson[] }).voters);
    path = /<([^>]*)>/.exec(response.headers.get("link") ?? "")?.[1];
  }
  return voters;
}

/** Waits for what the service tells about itself; how long that took. */
async function untilSettled(url: string): Promise<number> {
  const startedMs = performance.now();
  for (;;) {
    const tookMs = performance.now() - startedMs;
    // What is told is as old as the service's last look at its store.
    const before = await readTotals(url);
    await sleep(700);
    const after = await readTotals(url);
    const isAtRest = after.queued === 0 && JSON.stringify(before) === JSON.stringify(after);
    if (isAtRest || tookMs > DRAIN_MS_MAX) return tookMs;
  }
}

async function readTotals(url: string): Promise<Partial<Record<string, number>>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const totals: Record<string, number> = {};
  for (const [, status, value] of text.matchAll(/^poll_votes_total\{status="(\w+)"\} (\d+)/gm)) {
    totals[status!] = Number(value);
  }
  totals.queued = Number(/^poll_queue_depth (\d+)/m.exec(text)?.[1]);
  totals.dead = Number(/^poll_dead_letters (\d+)/m.exec(text)?.[1]);
  return totals;
}

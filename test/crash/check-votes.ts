/** Compares what clients were told with what the store has when all has come to rest. */
import type { History, SentVote } from "./voters.ts";

export interface StoreBooks {
  /** All votes that the store knows, by their ids. */
  readonly votes: ReadonlyMap<string, { readonly voterId: string; readonly status: string }>;
  /** Of the poll's options, together. */
  readonly tally: number;
  readonly totals: StoreTotals;
  /** What waits, by the queue's own count, and what was set aside. */
  readonly queued: number;
}

export interface StoreTotals {
  readonly accepted: number;
  readonly counted: number;
  readonly duplicate: number;
  readonly rejected: number;
}

/** A time in which no vote may be promised. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Verdict {
  /** Promised, and not known or not settled any more. */
  readonly lost: number;
  /** Counted beyond one for each voter, in the votes or in the tally. */
  readonly double: number;
  /** In the store, and sent by nobody. */
  readonly phantom: number;
  /** Promised before the only thing that may lose it, and gone. */
  readonly forgotten: number;
  readonly wrongs: readonly string[];
}

/** `memoryLostMs`: what was promised before it may be gone. */
export function checkVotes(
  history: History,
  books: StoreBooks,
  memoryLostMs: number | undefined,
): Verdict {
  const wrongs = [...history.wrongs];
  let [lost, forgotten] = [0, 0];
  for (const vote of history.votes) {
    if (vote.promisedMs === undefined) continue;
    const status = books.votes.get(vote.id)?.status;
    if (status === "counted" || status === "duplicate") continue;
    if (memoryLostMs !== undefined && vote.promisedMs < memoryLostMs) forgotten += 1;
    else {
      lost += 1;
      wrongs.push(`${vote.id} is ${status}`);
    }
  }
  const stored = [...books.votes];
  const counted = stored.filter(([, { status }]) => status === "counted");
  const voters = new Set(counted.map(([, { voterId }]) => voterId));
  const sent = new Map(history.votes.map((vote) => [vote.id, vote]));
  const phantoms = stored.filter(([id, { voterId }]) => sent.get(id)?.voterId !== voterId);
  return {
    lost,
    double: counted.length - voters.size + Math.max(0, books.tally - counted.length),
    phantom: phantoms.length,
    forgotten,
    wrongs: [...wrongs, ...differencesIn(books, voters, [...sent.values()])],
  };
}

/** Answers that came while nothing could be promised. */
export function checkOutages(history: History, outages: readonly Outage[]): string[] {
  return outages.flatMap(({ fromMs, toMs }) => {
    const answers = history.answers.filter(
      ({ askedMs, endMs }) => askedMs > fromMs && endMs < toMs,
    );
    const others = answers.filter(({ status }) => status !== 503);
    const statuses = [...new Set(others.map(({ status }) => status))].join(", ");
    if (answers.length === 0) return ["nobody was told of an outage"];
    return others.length > 0 ? [`${others.length} answers in an outage were ${statuses}`] : [];
  });
}

function differencesIn(
  books: StoreBooks,
  countedVoters: ReadonlySet<string>,
  sent: readonly SentVote[],
): string[] {
  const statuses = [...books.votes.values()].map(({ status }) => status);
  const count = (meant: string): number => statuses.filter((status) => status === meant).length;
  const { accepted, counted, duplicate, rejected } = books.totals;
  const voters = new Set(
    sent.filter(({ id }) => books.votes.has(id)).map(({ voterId }) => voterId),
  );
  const claims: readonly [string, number, number][] = [
    ["those who have voted and those who count", voters.size, countedVoters.size],
    ["the tally and the counted votes", books.tally, count("counted")],
    ["the counter of counted votes and them", counted, count("counted")],
    ["the counter of duplicates and them", duplicate, count("duplicate")],
    ["the counter of rejected votes and them", rejected, count("rejected")],
    ["rejected votes and none", rejected, 0],
    ["accepted votes and those known", accepted, books.votes.size],
    ["accepted votes and all others", accepted, counted + duplicate + rejected + books.queued],
    ["queued votes and none", books.queued, 0],
  ];
  return claims
    .filter(([, left, right]) => left !== right)
    .map(([what, left, right]) => `${what} differ: ${left} and ${right}`);
}

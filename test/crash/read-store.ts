/** Reads what is in a store, behind the service's back. */
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { demoPoll } from "../../src/targets/poll/demo-poll.ts";
import { RedisConnection } from "../../src/targets/poll/redis-connection.ts";
import type { StoreBooks } from "./check-votes.ts";
import type { CrashScene } from "./crash-scene.ts";
import { readServiceTotals, readVoteStatuses } from "./poll-answers.ts";
import type { SentVote } from "./voters.ts";

type Row = Readonly<Record<string, unknown>>;
type Ask = (words: readonly string[]) => Promise<unknown>;

const VOTES = "SELECT id, voter_id, status FROM votes";
const TALLY = `SELECT sum(votes) AS votes FROM poll_options WHERE poll_id = '${demoPoll.id}'`;
const TOTALS = `
  SELECT sum(accepted) AS accepted, sum(counted) AS counted, sum(duplicate) AS duplicate,
    sum(rejected) AS rejected FROM vote_totals`;

/** The service is at rest; SQLite's file is taken from it. */
export async function readStore(scene: CrashScene, sent: readonly SentVote[]): Promise<StoreBooks> {
  switch (scene.plan.setup) {
    case "memory":
      return await readMemory(scene.url, sent);
    case "sqlite":
      return await readSqlite(scene);
    case "postgres":
      return await readPostgres(scene.database);
    case "redis":
      return await withRedis(scene, (ask) => readRedis(ask, scene.queueName));
    case "queue": {
      const { votes, tally, totals } = await readPostgres(scene.database);
      const queue = await withRedis(scene, (ask) => readQueue(ask, scene.queueName));
      const accepted = totals.accepted + queue.accepted;
      return { votes, tally, totals: { ...totals, accepted }, queued: queue.queued };
    }
  }
}

/** It has no other side than the service, which tells the voters of counted votes only. */
async function readMemory(url: string, sent: readonly SentVote[]): Promise<StoreBooks> {
  const response = await fetch(`${url}/polls/${demoPoll.id}?voters=true&limit=1000`);
  const poll = (await response.json()) as {
    readonly total_votes: number;
    readonly voters: readonly { readonly vote_id: string; readonly voter_id: string }[];
  };
  const voters = new Map(sent.map(({ id, voterId }) => [id, voterId]));
  for (const one of poll.voters) voters.set(one.vote_id, one.voter_id);
  const statuses = await readVoteStatuses(url, [...voters.keys()]);
  const votes = [...statuses].map(([id, status]) => {
    return [id, { voterId: voters.get(id)!, status }] as const;
  });
  const { queued, dead: _, ...totals } = await readServiceTotals(url);
  return { votes: new Map(votes), tally: poll.total_votes, totals, queued };
}

async function readSqlite(scene: CrashScene): Promise<StoreBooks> {
  await scene.apis[0]!.end("SIGTERM");
  const database = new DatabaseSync(scene.file, { readOnly: true });
  try {
    const all = (text: string): Row[] => database.prepare(text).all();
    return toBooks(all(VOTES), all(TALLY), all(TOTALS));
  } finally {
    database.close();
  }
}

async function readPostgres(url: string): Promise<StoreBooks> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const all = async (text: string): Promise<Row[]> => (await client.query<Row>(text)).rows;
    return toBooks(await all(VOTES), await all(TALLY), await all(TOTALS));
  } finally {
    await client.end();
  }
}

function toBooks(votes: readonly Row[], [tally]: Row[], [totals]: Row[]): StoreBooks {
  const read = votes.map((row) => {
    return [String(row.id), { voterId: String(row.voter_id), status: String(row.status) }] as const;
  });
  return {
    votes: new Map(read),
    tally: Number(tally?.votes),
    totals: {
      accepted: Number(totals?.accepted),
      counted: Number(totals?.counted),
      duplicate: Number(totals?.duplicate),
      rejected: Number(totals?.rejected),
    },
    queued: votes.filter(({ status }) => status === "queued").length,
  };
}

async function withRedis<T>(scene: CrashScene, work: (ask: Ask) => Promise<T>): Promise<T> {
  const redis = new RedisConnection(scene.servers.redis.url);
  await redis.open();
  try {
    return await work((words) => redis.command(words));
  } finally {
    redis.close();
  }
}

async function readRedis(ask: Ask, name: string): Promise<StoreBooks> {
  const base = `${name}:store:`;
  const keys = (await ask(["KEYS", `${base}vote:*`])) as string[];
  const rows = await Promise.all(keys.map((key) => ask(["HMGET", key, "vote", "status"])));
  const votes = (rows as [string, string][]).map(([vote, status], at) => {
    // Id, poll, option, voter.
    const voterId = vote.split(" ").slice(3).join(" ");
    return [keys[at]!.slice(`${base}vote:`.length), { voterId, status }] as const;
  });
  const options = demoPoll.options.map(({ id }) => ask(["HGET", `${base}option:${id}`, "votes"]));
  const tallies = (await Promise.all(options)).map(Number);
  const totals = await ask(["HMGET", `${base}totals`, "counted", "duplicate", "rejected"]);
  const [counted = 0, duplicate = 0, rejected = 0] = (totals as (string | null)[]).map(Number);
  const { accepted, queued } = await readQueue(ask, name);
  return {
    votes: new Map(votes),
    tally: tallies.reduce((sum, one) => sum + one, 0),
    totals: { accepted, counted, duplicate, rejected },
    queued,
  };
}

/** What was delivered and not acknowledged waits too, and so does what was set aside. */
async function readQueue(
  ask: Ask,
  name: string,
): Promise<{ readonly accepted: number; readonly queued: number }> {
  const lengths = await Promise.all([ask(["XLEN", name]), ask(["XLEN", `${name}:dead`])]);
  const [pending] = (await ask(["XPENDING", name, "workers"])) as [number];
  const [waiting = 0, dead = 0] = lengths.map(Number);
  const accepted = Number((await ask(["GET", `${name}:accepted`])) ?? 0);
  return { accepted, queued: Math.max(waiting, pending) + dead };
}

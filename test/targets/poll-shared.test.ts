/** The poll service on several processes and threads that share a store. */
import assert from "node:assert/strict";
import { after, before, describe, type TestContext, test } from "node:test";
import { PostgresServer } from "../postgres/postgres-server.ts";
import { RedisServer } from "../redis/redis-server.ts";
import { handInVote } from "./hand-in-vote.ts";
import { spawnTarget, type TargetProcess } from "./target-process.ts";

const VOTES = 600;
/** Every third vote is of somebody who has voted. */
const VOTERS = 400;

let postgres: PostgresServer;
let redis: RedisServer;
before(async () => {
  postgres = await PostgresServer.start();
  redis = await RedisServer.launch({ isDurable: true });
});
after(() => Promise.all([postgres.remove(), redis.remove()]));

let environments = 0;

/** Of a store that nobody has used. */
const stores = {
  postgres: async () => ({ STORE_BACKEND: "postgres", DB_URL: await postgres.emptyDatabase() }),
  redis: async () => ({ STORE_BACKEND: "redis", ...ownStream() }),
  "postgres with REDIS_URL": async () => ({
    STORE_BACKEND: "postgres",
    DB_URL: await postgres.emptyDatabase(),
    ...ownStream(),
  }),
};

for (const [store, environmentOf] of Object.entries(stores)) {
  describe(`weir target poll on ${store}`, () => {
    test("counts each vote once with two services and two workers on one store", async (t) => {
      const environment = { ...(await environmentOf()), LOG_LEVEL: "error" };
      const services = await Promise.all([
        start(t, { ...environment, VOTE_WORKERS: "0" }),
        start(t, { ...environment, VOTE_WORKERS: "0" }),
        start(t, environment, ["--worker"]),
        start(t, environment, ["--worker"]),
      ]);
      const [one, other] = [services[0]!, services[1]!];
      // Each vote goes to both at once.
      const answers = await inParallel(VOTES, (n) =>
        Promise.all([one, other].map(({ url }) => handInVote(url, `vote-${n}`, voterOf(n)))),
      );
      assert.deepEqual(new Set(answers.flat()), new Set([202]));
      await settled(one);
      await settled(other);
      const expected = { accepted: VOTES, counted: VOTERS, duplicate: VOTES - VOTERS, rejected: 0 };
      assert.deepEqual([await totalsOf(one), await totalsOf(other)], [expected, expected]);
      const ended = await Promise.all(services.map((service) => service.stop("SIGTERM")));
      assert.deepEqual(
        ended.map(({ status }) => status),
        [0, 0, 0, 0],
      );
    });

    test("takes votes on several threads, and tells of all of them together", async (t) => {
      const environment = { ...(await environmentOf()), LOG_LEVEL: "error" };
      const service = await start(t, { ...environment, WORKERS: "3" });
      // A connection each, so that the kernel spreads them over the threads.
      const answers = await inParallel(VOTES, (n) =>
        handInVote(service.url, `vote-${n}`, voterOf(n), { connection: "close" }),
      );
      assert.deepEqual(new Set(answers), new Set([202]));
      await settled(service);
      const expected = { accepted: VOTES, counted: VOTERS, duplicate: VOTES - VOTERS, rejected: 0 };
      assert.deepEqual(await totalsOf(service), expected);
      const page = await (await fetch(`${service.url}/metrics`)).text();
      const requests = new RegExp(
        `^http_requests_total\\{route="/vote",.*code="202"\\} ${VOTES}$`,
        "m",
      );
      assert.match(page, requests);
      assert.deepEqual(await service.stop("SIGTERM"), { status: 0, complaints: "" });
    });
  });
}

function ownStream(): { REDIS_URL: string; REDIS_QUEUE_NAME: string } {
  environments += 1;
  return { REDIS_URL: redis.url, REDIS_QUEUE_NAME: `shared-${environments}` };
}

function voterOf(n: number): string {
  return `voter-${n % VOTERS}`;
}

async function start(
  t: TestContext,
  environment: Readonly<Record<string, string>>,
  words: readonly string[] = [],
): Promise<TargetProcess> {
  const target = spawnTarget(t, "poll", environment, words);
  await target.ready();
  return target;
}

/** Twenty at a time. */
async function inParallel<T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < count) results.push(await work(next++));
  };
  await Promise.all(Array.from({ length: 20 }, client));
  return results;
}

async function totalsOf({ url }: TargetProcess): Promise<Record<string, number>> {
  const page = await (await fetch(`${url}/metrics`)).text();
  const read = [...page.matchAll(/^poll_votes_total\{status="(\w+)"\} (\d+)/gm)];
  return Object.fromEntries(read.map(([, status, value]) => [status, Number(value)]));
}

/** When all that was handed in is settled, as far as the service tells. */
async function settled(service: TargetProcess): Promise<void> {
  for (;;) {
    const { accepted, counted = 0, duplicate = 0, rejected = 0 } = await totalsOf(service);
    if (accepted === VOTES && accepted === counted + duplicate + rejected) return;
  }
}

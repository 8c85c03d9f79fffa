/** SIGTERM while clients vote: what was promised is there, and the process ends in time. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { PostgresServer } from "../postgres/postgres-server.ts";
import { RedisServer } from "../redis/redis-server.ts";
import { handInVote } from "./hand-in-vote.ts";
import { spawnTarget } from "./target-process.ts";

const CLIENTS = 30;
/** Promised before the signal is sent. */
const PROMISED = 500;
const DEADLINE_MS = 30_000;

const folder = mkdtempSync(join(tmpdir(), "weir-sigterm-"));
let postgres: PostgresServer;
let redis: RedisServer;
before(async () => {
  postgres = await PostgresServer.start();
  redis = await RedisServer.launch({ isDurable: true });
});
after(async () => {
  await Promise.all([postgres.remove(), redis.remove()]);
  rmSync(folder, { recursive: true });
});

type Environment = Readonly<Record<string, string>>;
const stores: Readonly<Record<string, () => Promise<Environment>>> = {
  memory: async () => ({}),
  sqlite: async () => ({ STORE_BACKEND: "sqlite", SQLITE_PATH: join(folder, "polls.db") }),
  postgres: async () => ({ STORE_BACKEND: "postgres", DB_URL: await postgres.emptyDatabase() }),
  redis: async () => ({ STORE_BACKEND: "redis", REDIS_URL: redis.url, REDIS_QUEUE_NAME: "alone" }),
  "postgres with REDIS_URL": async () => ({
    STORE_BACKEND: "postgres",
    DB_URL: await postgres.emptyDatabase(),
    REDIS_URL: redis.url,
    REDIS_QUEUE_NAME: "in-front",
  }),
  "postgres on threads": async () => ({
    STORE_BACKEND: "postgres",
    DB_URL: await postgres.emptyDatabase(),
    WORKERS: "2",
  }),
};

describe("weir target poll at SIGTERM under load", () => {
  for (const [store, environmentOf] of Object.entries(stores)) {
    test(`ends in time, and what it has promised is settled: ${store}`, async (t) => {
      const environment = { LOG_LEVEL: "error", ...(await environmentOf()) };
      const service = spawnTarget(t, "poll", environment);
      await service.ready();
      const promised: string[] = [];
      const half = Promise.withResolvers<void>();
      let sent = 0;
      const client = async (): Promise<void> => {
        for (;;) {
          const id = `vote-${sent++}`;
          // It has closed its port, or this connection.
          const status = await handInVote(service.url, id, id).catch(() => undefined);
          if (status === undefined) return;
          assert.equal(status, 202);
          promised.push(id);
          if (promised.length === PROMISED) half.resolve();
        }
      };
      const clients = Array.from({ length: CLIENTS }, client);
      await half.promise;
      const askedMs = performance.now();
      const ended = await service.stop("SIGTERM");
      const tookMs = performance.now() - askedMs;
      await Promise.all(clients);
      assert.deepEqual(ended, { status: 0, complaints: "" });
      assert.ok(tookMs < DEADLINE_MS, `${tookMs} ms`);
      // What is in memory ends with the process; how much of it was settled nobody can ask.
      if (store === "memory") return;
      // It counts nothing itself, but where it has to.
      const VOTE_WORKERS = store === "sqlite" ? "1" : "0";
      const again = spawnTarget(t, "poll", { ...environment, VOTE_WORKERS });
      await again.ready();
      const page = await (await fetch(`${again.url}/metrics`)).text();
      const counted = Number(/^poll_votes_total\{status="counted"\} (\d+)/m.exec(page)?.[1]);
      assert.ok(counted >= promised.length, `${counted} of ${promised.length}`);
      assert.match(page, /^poll_queue_depth 0$/m);
      const found = await Promise.all(promised.map((id) => statusOf(again.url, id)));
      assert.deepEqual(new Set(found), new Set(["counted"]));
    });
  }
});

async function statusOf(url: string, id: string): Promise<unknown> {
  const response = await fetch(`${url}/votes/${id}`);
  return ((await response.json()) as { status: unknown }).status;
}

/** Holds the table of promises in docs/poll.md to what the service does, row by row. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { demoPoll } from "../../src/targets/poll/demo-poll.ts";
import { PostgresServer } from "../postgres/postgres-server.ts";
import { RedisServer } from "../redis/redis-server.ts";
import { spawnTarget } from "../targets/target-process.ts";

const VOTES = 200;
const folder = mkdtempSync(join(tmpdir(), "weir-promises-"));
const rows = readRows();
const stores = {
  memory: [],
  sqlite: [],
  postgres: ["postgres"],
  redis: ["redis"],
  "sqlite with REDIS_URL": ["redis"],
  "postgres with REDIS_URL": ["postgres", "redis"],
} as const;
/** What a server is told so that it is not as the table says. */
const faults = {
  postgres: { "fsync on": ["fsync", "off"] },
  redis: {
    "appendonly yes": ["--appendonly", "no"],
    "appendfsync always": ["--appendfsync", "everysec"],
    "no-appendfsync-on-rewrite no": ["--no-appendfsync-on-rewrite", "yes"],
    "maxmemory-policy noeviction": ["--maxmemory-policy", "allkeys-lru"],
  },
} as const;

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

describe("the table of promises", () => {
  test("has a row for each store, and for Redis in front of each that takes it", () => {
    assert.deepEqual(Object.keys(rows), Object.keys(stores));
  });

  test("names all that is checked at start", () => {
    const said = Object.values(rows).map(({ checked }) => checked);
    const [database, log] = [faults.postgres, faults.redis].map(Object.keys);
    const alone = [[], [], database, log];
    assert.deepEqual(said, [...alone, ["redis"], ["postgres", "redis"]]);
  });

  for (const [store, row] of Object.entries(rows)) {
    test(`tells what ${store} loses when all is killed behind the last 202`, async (t) => {
      const environment = await environmentOf(store, redis);
      const service = spawnTarget(t, "poll", environment);
      await service.ready();
      const ids = Array.from({ length: VOTES }, (_, n) => `${store.replaceAll(" ", "-")}-${n}`);
      const answers = await Promise.all(ids.map((id) => vote(service.url, id)));
      const died = once(service.child, "exit");
      service.child.kill("SIGKILL");
      await Promise.all([postgres.kill(), redis.stop(), died]);
      await Promise.all([postgres.launch(), redis.restart()]);
      const again = spawnTarget(t, "poll", environment);
      await again.ready();
      const found = await Promise.all(ids.map((id) => statusOf(again.url, id)));
      assert.deepEqual(new Set(answers), new Set([202]));
      const expected = { "loses nothing": 200, "loses what it had accepted": 404 }[row.killed];
      assert.deepEqual(new Set(found), new Set([expected]));
    });
  }

  for (const [setting, words] of Object.entries(faults.redis)) {
    test(`is refused by a Redis that has not ${setting}, unless that is waived`, async (t) => {
      const other = await RedisServer.launch({ isDurable: true, settings: words });
      t.after(() => other.remove());
      for (const store of ["redis", "sqlite with REDIS_URL", "postgres with REDIS_URL"]) {
        const environment = await environmentOf(store, other);
        const { status, complaints } = await spawnTarget(t, "poll", environment).ended();
        assert.deepEqual([store, status], [store, 2]);
        assert.match(
          complaints,
          new RegExp(`REDIS_URL: .*it may lose votes: set ${setting} there`),
        );
      }
      const environment = await environmentOf("redis", other);
      await spawnTarget(t, "poll", { ...environment, STORE_DURABILITY: "best-effort" }).ready();
    });
  }

  test("is refused by a PostgreSQL that has not fsync on, unless that is waived", async (t) => {
    await postgres.kill();
    await postgres.launch({ fsync: "off" });
    for (const store of ["postgres", "postgres with REDIS_URL"]) {
      const environment = await environmentOf(store, redis);
      const { status, complaints } = await spawnTarget(t, "poll", environment).ended();
      assert.deepEqual([store, status], [store, 2]);
      assert.match(complaints, /DB_URL: .*fsync is off: set fsync = on/);
      await spawnTarget(t, "poll", { ...environment, STORE_DURABILITY: "best-effort" }).ready();
    }
  });
});

let environments = 0;

/** Of a service that nobody has used. */
async function environmentOf(store: string, queue: RedisServer): Promise<Record<string, string>> {
  environments += 1;
  const [backend] = store.split(" ") as [keyof typeof stores];
  const needs: readonly string[] = stores[store as keyof typeof stores];
  return {
    STORE_BACKEND: backend,
    LOG_LEVEL: "error",
    SQLITE_PATH: join(folder, `${environments}.db`),
    REDIS_QUEUE_NAME: `promises-${environments}`,
    ...(backend === "postgres" ? { DB_URL: await postgres.emptyDatabase() } : {}),
    ...(needs.includes("redis") ? { REDIS_URL: queue.url } : {}),
  };
}

async function vote(url: string, id: string): Promise<number> {
  const body = { poll_id: demoPoll.id, option_id: demoPoll.options[0]!.id, voter_id: id };
  const headers = { "idempotency-key": id };
  const sent = { method: "POST", headers, body: JSON.stringify(body) };
  const response = await fetch(`${url}/vote`, sent);
  await response.arrayBuffer();
  return response.status;
}

async function statusOf(url: string, id: string): Promise<number> {
  const response = await fetch(`${url}/votes/${id}`);
  await response.arrayBuffer();
  return response.status;
}

interface Row {
  readonly checked: readonly string[];
  readonly killed: "loses nothing" | "loses what it had accepted";
}

function readRows(): Record<string, Row> {
  const text = readFileSync(new URL("../../docs/poll.md", import.meta.url), "utf8");
  const [, behind = ""] = text.split("| store | a 202 means that the vote is |");
  const lines = behind.split("\n").slice(2);
  const table = lines.slice(0, lines.indexOf(""));
  const read = table.map((line): [string, Row] => {
    const cells = line.split("|").map((cell) => cell.trim());
    const checked = [...cells[3]!.matchAll(/`([^`]*)`/g)].map(([, setting]) => setting!);
    return [cells[1]!.replaceAll("`", ""), { checked, killed: cells[4] as Row["killed"] }];
  });
  return Object.fromEntries(read);
}

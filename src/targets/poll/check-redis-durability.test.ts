import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { RedisServer } from "../../../test/redis/redis-server.ts";
import { checkRedisDurability } from "./check-redis-durability.ts";
import { RedisConnection } from "./redis-connection.ts";

const there = (settings: string): string =>
  `it may lose votes: set ${settings} there, or STORE_DURABILITY=best-effort here`;
const unseen = (reason: string): string =>
  `it may lose votes: whether appendfsync is always cannot be seen (${reason}): ` +
  "allow CONFIG GET there, or STORE_DURABILITY=best-effort here";

const noConfig = ["--rename-command", "CONFIG", ""];
const refused: readonly (readonly [title: string, settings: readonly string[], says: string])[] = [
  ["writes no log", ["--appendonly", "no"], there("appendonly yes")],
  ["synchronizes each second", ["--appendfsync", "everysec"], there("appendfsync always")],
  ["leaves that to the system", ["--appendfsync", "no"], there("appendfsync always")],
  [
    "does not synchronize during a rewrite",
    ["--no-appendfsync-on-rewrite", "yes"],
    there("no-appendfsync-on-rewrite no"),
  ],
  [
    "throws keys away when its memory is full",
    ["--maxmemory-policy", "allkeys-lru"],
    there("maxmemory-policy noeviction"),
  ],
  [
    "has several faults",
    ["--appendonly", "no", "--appendfsync", "everysec"],
    there("appendonly yes and appendfsync always"),
  ],
  [
    "writes no log and hides the rest",
    [...noConfig, "--appendonly", "no"],
    there("appendonly yes"),
  ],
];

describe("checkRedisDurability", () => {
  test("takes a server that has each vote on disk before its answer", async (t) => {
    await checkRedisDurability(await connect(t, []));
  });

  for (const [title, settings, message] of refused) {
    test(`refuses a server that ${title}`, async (t) => {
      const redis = await connect(t, settings);
      await assert.rejects(checkRedisDurability(redis), { message });
    });
  }

  test("says what to do about a server that knows no CONFIG", async (t) => {
    const redis = await connect(t, noConfig);
    await assert.rejects(checkRedisDurability(redis), (error: Error) => {
      const reason = /\((ERR unknown command .*)\): allow/s.exec(error.message)?.[1];
      assert.equal(error.message, unseen(String(reason)));
      return true;
    });
  });

  test("says what to do about a user who may not read settings, and takes one who may", async (t) => {
    const redis = await connect(t, []);
    await redis.command(["ACL", "SETUSER", "default", "-config"]);
    await assert.rejects(checkRedisDurability(redis), /cannot be seen \(NOPERM .*allow CONFIG GET/);
    await redis.command(["ACL", "SETUSER", "default", "+config|get"]);
    await checkRedisDurability(redis);
  });
});

async function connect(t: TestContext, settings: readonly string[]): Promise<RedisConnection> {
  const server = await RedisServer.launch({ isDurable: true, settings });
  t.after(() => server.remove());
  const redis = new RedisConnection(server.url);
  await redis.open();
  t.after(() => redis.close());
  return redis;
}

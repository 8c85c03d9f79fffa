import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RedisServer } from "../../../test/redis/redis-server.ts";
import { RedisConnection, toRedisScript } from "./redis-connection.ts";
import { StoreAway } from "./store-away.ts";

describe("RedisConnection", () => {
  test("gives a script to a server that does not know it", async (t) => {
    const server = await RedisServer.start(t);
    const redis = new RedisConnection(server.url);
    await redis.open();
    t.after(() => redis.close());
    const script = toRedisScript("return { KEYS[1], ARGV[1] }");
    assert.deepEqual(await redis.run(script, ["key"], ["value"]), ["key", "value"]);
    await redis.command(["SCRIPT", "FLUSH"]);
    assert.deepEqual(await redis.run(script, ["key"], ["value"]), ["key", "value"]);
  });

  test("tells a server that is away from one that refuses", async (t) => {
    const server = await RedisServer.start(t);
    const redis = new RedisConnection(server.url);
    await redis.open();
    t.after(() => redis.close());
    await assert.rejects(redis.command(["NONSENSE"]), (error) => !(error instanceof StoreAway));
    await server.stop();
    await assert.rejects(redis.command(["PING"]), StoreAway);
  });

  test("cannot be opened where there is no server", async () => {
    await assert.rejects(new RedisConnection("redis://127.0.0.1:1").open(), StoreAway);
  });
});

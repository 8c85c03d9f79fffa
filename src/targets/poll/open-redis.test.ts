import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RedisServer } from "../../../test/redis/redis-server.ts";
import { openRedis } from "./open-redis.ts";

describe("openRedis", () => {
  test("refuses a server that may lose votes, unless that is what is wanted", async (t) => {
    const { url } = await RedisServer.start(t);
    const options = { url, queueName: "votes", queuedMax: 1, onSetAside: () => {} };
    await assert.rejects(openRedis({ ...options, isStrict: true }), {
      message:
        /set appendonly yes and appendfsync always there, or STORE_DURABILITY=best-effort here/,
    });
    await (await openRedis({ ...options, isStrict: false })).close();
  });
});

import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { RedisServer } from "../../../test/redis/redis-server.ts";
import { openRedis } from "./open-redis.ts";
import type { PollStore } from "./poll-store.ts";
import { RedisConnection } from "./redis-connection.ts";
import { StoreAway } from "./store-away.ts";

const lunch = { id: "p", question: "?", isOpen: true, options: [{ id: "o", label: "O" }] };

describe("the queue in Redis", () => {
  test("sets aside what it was handed five times for nothing, and says so", async (t) => {
    const asides: string[] = [];
    const { store, redis } = await open(t, (reason) => asides.push(reason));
    await redis.command(["XADD", "votes", "*", "no", "vote"]);
    // Delivered to somebody who does nothing with it, as often as may be.
    await redis.command(["XREADGROUP", "GROUP", "workers", "gone", "STREAMS", "votes", ">"]);
    const [id] = ((await redis.command(["XRANGE", "votes", "-", "+"])) as string[][])[0]!;
    const claim = ["XCLAIM", "votes", "workers", "gone", "0", id!, "IDLE", "6000"];
    await redis.command([...claim, "RETRYCOUNT", "4", "FORCE"]);
    assert.equal(await store.settleQueued(10), 1);
    assert.deepEqual(asides, ["it is no vote"]);
    assert.equal((await store.readTotals()).setAside, 1);
    assert.equal(await redis.command(["XLEN", "votes"]), 0);
    assert.match(
      JSON.stringify(await redis.command(["XRANGE", "votes:dead", "-", "+"])),
      /no vote/,
    );
  });

  test("settles once what was delivered to two, and keeps nothing behind it", async (t) => {
    const { store, redis } = await open(t);
    await store.accept({ id: "1", pollId: "p", optionId: "o", voterId: "ann" });
    await store.settleQueued(10);
    // As if the acknowledgement had been lost, and the vote were delivered again.
    await redis.command(["XADD", "votes", "*", "vote", "1 p o ann"]);
    await store.settleQueued(10);
    const { accepted, counted, queued } = await store.readTotals();
    assert.deepEqual([accepted, counted, queued], [1, 1, 0]);
    assert.equal(await redis.command(["XLEN", "votes"]), 0);
  });

  test("is away when its server's memory is full, and takes votes again later", async (t) => {
    const { store, redis } = await open(t);
    const vote = { id: "1", pollId: "p", optionId: "o", voterId: "ann" };
    await redis.command(["CONFIG", "SET", "maxmemory", "1mb"]);
    await assert.rejects(store.accept(vote), StoreAway);
    assert.equal(await store.vote("1"), undefined);
    await redis.command(["CONFIG", "SET", "maxmemory", "0"]);
    assert.equal(await store.accept(vote), "queued");
  });
});

interface Opened {
  readonly store: PollStore;
  readonly redis: RedisConnection;
}

async function open(
  t: TestContext,
  onReason: (reason: string) => void = () => {},
): Promise<Opened> {
  const server = await RedisServer.start(t);
  const store = await openRedis({
    url: server.url,
    queueName: "votes",
    queuedMax: 10,
    isStrict: false,
    onSetAside: (_, reason) => onReason(reason),
  });
  await store.createPoll(lunch);
  const redis = new RedisConnection(server.url);
  await redis.open();
  t.after(() => redis.close());
  t.after(() => store.close());
  return { store, redis };
}

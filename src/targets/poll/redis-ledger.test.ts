import { after, before } from "node:test";
import { RedisServer } from "../../../test/redis/redis-server.ts";
import { describePollStore } from "../../../test/targets/poll-store-suite.ts";
import { describeVoteLedger } from "../../../test/targets/vote-ledger-suite.ts";
import { openRedis } from "./open-redis.ts";
import { RedisConnection } from "./redis-connection.ts";
import { RedisLedger } from "./redis-ledger.ts";

let server: RedisServer;
let stores = 0;
before(async () => {
  server = await RedisServer.launch({ isDurable: true });
});
after(() => server.remove());

describePollStore("Redis as store", async ({ queuedMax }, t) => {
  const store = await openRedis({
    url: server.url,
    queueName: `votes-${stores++}`,
    queuedMax,
    isStrict: true,
    onSetAside: () => {},
  });
  t.after(() => store.close());
  return store;
});

describeVoteLedger("RedisLedger", async (count, t) => {
  const redis = new RedisConnection(server.url);
  await redis.open();
  t.after(() => redis.close());
  const base = `votes-${stores++}:`;
  return Array.from({ length: count }, () => new RedisLedger(redis, base));
});

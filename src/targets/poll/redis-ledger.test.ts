import { after, before } from "node:test";
import { RedisServer } from "../../../test/redis/redis-server.ts";
import { describePollStore } from "../../../test/targets/poll-store-suite.ts";
import { openRedis } from "./open-redis.ts";

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

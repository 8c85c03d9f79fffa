import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { PostgresServer } from "../../../test/postgres/postgres-server.ts";
import { RedisServer } from "../../../test/redis/redis-server.ts";
import { describePollStore } from "../../../test/targets/poll-store-suite.ts";
import { openPostgres } from "./open-postgres.ts";
import { openRedis } from "./open-redis.ts";
import { SqliteStore } from "./sqlite-store.ts";

let redis: RedisServer;
let postgres: PostgresServer;
let queues = 0;
const folder = mkdtempSync(join(tmpdir(), "weir-sqlite-"));
before(async () => {
  redis = await RedisServer.launch({ isDurable: true });
  postgres = await PostgresServer.start();
});
after(async () => {
  await Promise.all([redis.remove(), postgres.remove()]);
  rmSync(folder, { recursive: true });
});

const ledgers = {
  postgres: async () =>
    openPostgres({ url: await postgres.emptyDatabase(), queuedMax: 1, isStrict: true }),
  sqlite: () => SqliteStore.open(join(folder, `${queues}.db`), 1),
};

for (const [name, openLedger] of Object.entries(ledgers)) {
  describePollStore(`Redis in front of ${name}`, async ({ queuedMax }, t) => {
    queues += 1;
    const store = await openRedis({
      url: redis.url,
      queueName: `votes-${queues}`,
      queuedMax,
      isStrict: true,
      ledger: await openLedger(),
      onSetAside: () => {},
    });
    t.after(() => store.close());
    return store;
  });
}

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PostgresServer } from "../../../test/postgres/postgres-server.ts";
import { describePollStore } from "../../../test/targets/poll-store-suite.ts";
import { openPostgres } from "./open-postgres.ts";

let server: PostgresServer;
before(async () => {
  server = await PostgresServer.start();
});
after(() => server.remove());

describePollStore("PostgresStore", async ({ queuedMax }, t) => {
  const url = await server.emptyDatabase();
  const store = await openPostgres({ url, queuedMax, isStrict: true });
  t.after(() => store.close());
  return store;
});

test("PostgresStore rejects a vote of no poll once, whoever settles it at the same time", async (t) => {
  const url = await server.emptyDatabase();
  const open = () => openPostgres({ url, queuedMax: 100, isStrict: true });
  const stores = await Promise.all([open(), open(), open(), open()]);
  t.after(() => Promise.all(stores.map((store) => store.close())));
  const votes = 50;
  for (let id = 0; id < votes; id++) {
    const vote = { id: `vote-${id}`, pollId: "gone", optionId: "soup", voterId: "ann" };
    await Promise.all(stores.map((store) => store.settle([vote])));
  }
  assert.equal((await stores[0]!.readTotals()).rejected, votes);
});

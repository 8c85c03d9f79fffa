import { after, before } from "node:test";
import { PostgresServer } from "../../../test/postgres/postgres-server.ts";
import { describePollStore } from "../../../test/targets/poll-store-suite.ts";
import { describeVoteLedger } from "../../../test/targets/vote-ledger-suite.ts";
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

describeVoteLedger("PostgresStore", async (count, t) => {
  const url = await server.emptyDatabase();
  const open = () => openPostgres({ url, queuedMax: 1, isStrict: true });
  const stores = await Promise.all(Array.from({ length: count }, open));
  t.after(() => Promise.all(stores.map((store) => store.close())));
  return stores;
});

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PostgresServer } from "../../../test/postgres/postgres-server.ts";
import { openPostgres } from "./open-postgres.ts";
import { PostgresPool } from "./postgres-pool.ts";

let server: PostgresServer;
before(async () => {
  server = await PostgresServer.start();
});
after(() => server.remove());

describe("openPostgres", () => {
  const options = { queuedMax: 10, isStrict: true };

  test("makes the tables once, however many start at once", async () => {
    const url = await server.emptyDatabase();
    const stores = await Promise.all([1, 2, 3].map(() => openPostgres({ url, ...options })));
    const poll = { id: "p", question: "?", isOpen: true, options: [] };
    const outcomes = await Promise.all(stores.map((store) => store.createPoll(poll)));
    assert.deepEqual(outcomes.sort(), ["created", "taken", "taken"]);
    await Promise.all(stores.map((store) => store.close()));
  });

  test("leaves tables alone that a newer program has made", async () => {
    const url = await server.emptyDatabase();
    const pool = new PostgresPool(url);
    await pool.ask("CREATE TABLE poll_schema (version integer NOT NULL)");
    await pool.ask("INSERT INTO poll_schema VALUES (99)");
    await assert.rejects(openPostgres({ url, ...options }), /its tables have version 99/);
    await pool.close();
  });
});

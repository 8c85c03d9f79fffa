import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PostgresServer } from "../../../test/postgres/postgres-server.ts";
import { PostgresPool } from "./postgres-pool.ts";
import { StoreAway } from "./store-away.ts";

let server: PostgresServer;
before(async () => {
  server = await PostgresServer.start();
});
after(() => server.remove());

describe("PostgresPool", () => {
  test("is away when a connection is lost, and goes on with another", async () => {
    const pool = new PostgresPool(server.url);
    await assert.rejects(pool.ask("SELECT pg_terminate_backend(pg_backend_pid())"), StoreAway);
    assert.deepEqual(await pool.ask("SELECT 1 AS one"), [{ one: 1 }]);
    await pool.close();
  });

  test("is not away when the server refuses a statement, and undoes the transaction", async () => {
    const pool = new PostgresPool(server.url);
    await pool.ask("CREATE TABLE kept (n integer)");
    const broken = pool.transaction(async (ask) => {
      await ask("INSERT INTO kept VALUES (1)");
      await ask("SELECT 1 / 0");
    });
    await assert.rejects(broken, (error) => !(error instanceof StoreAway));
    assert.deepEqual(await pool.ask("SELECT * FROM kept"), []);
    await pool.close();
  });

  test("is away when there is no server", async () => {
    const pool = new PostgresPool("postgres://weir@127.0.0.1:1/none");
    await assert.rejects(pool.ask("SELECT 1"), StoreAway);
    await pool.close();
  });
});

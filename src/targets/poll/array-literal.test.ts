import assert from "node:assert/strict";
import { describe, test } from "node:test";
import pg from "pg";
import { PostgresServer } from "../../../test/postgres/postgres-server.ts";
import { toArrayLiteral } from "./array-literal.ts";

describe("an array literal", () => {
  test("is read by PostgreSQL as what was meant", async (t) => {
    const server = await PostgresServer.start();
    t.after(() => server.remove());
    const client = new pg.Client(await server.emptyDatabase());
    await client.connect();
    try {
      const texts = [
        "",
        "NULL",
        "a",
        '"',
        "\\",
        '\\"',
        "{a,b}",
        "a,b",
        " ",
        "é \u{1f600}",
        "'\n\t",
      ];
      for (const some of [[], ...texts.map((text) => [text]), [undefined], [...texts, undefined]]) {
        const values = [toArrayLiteral(some)];
        const { rows } = await client.query("SELECT $1::text[] AS texts", values);
        assert.deepEqual(rows, [{ texts: some.map((text) => text ?? null) }]);
      }
    } finally {
      await client.end();
    }
  });
});

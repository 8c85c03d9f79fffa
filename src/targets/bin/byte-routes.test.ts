import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { byteRoutes } from "./byte-routes.ts";

for (const path of ["/bytes", "/stream-bytes"]) {
  describe(`${path}/{n}`, () => {
    test("answers so many octets", async (t) => {
      const { fetch } = await serveRoutes(t, byteRoutes);
      for (const n of [0, 1, 100_000]) {
        const response = await fetch(`${path}/${n}`);
        assert.equal(response.headers.get("content-type"), "application/octet-stream");
        assert.equal((await response.bytes()).length, n);
      }
    });

    test("answers the same octets for the same seed", async (t) => {
      const { fetch } = await serveRoutes(t, byteRoutes);
      const read = async (query: string) => (await fetch(`${path}/64${query}`)).bytes();
      assert.deepEqual(await read("?seed=1"), await read("?seed=1"));
      assert.notDeepEqual(await read("?seed=1"), await read("?seed=2"));
      assert.notDeepEqual(await read(""), await read(""));
    });

    test("refuses a length that is none, or too much", async (t) => {
      const { fetch } = await serveRoutes(t, byteRoutes);
      for (const n of ["-1", "x", "99999999999"]) {
        assert.equal((await fetch(`${path}/${n}`)).status, 400, n);
      }
    });
  });
}

describe("/stream-bytes/{n}", () => {
  test("comes in chunks of the size that is asked for", async (t) => {
    const { fetch } = await serveRoutes(t, byteRoutes);
    const whole = await (await fetch("/stream-bytes/25?seed=3&chunk_size=25")).bytes();
    const parts = await fetch("/stream-bytes/25?seed=3&chunk_size=10");
    assert.equal(parts.headers.get("content-length"), null);
    assert.deepEqual(await parts.bytes(), whole);
  });
});

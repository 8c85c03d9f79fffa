import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { RedisServer } from "../../test/redis/redis-server.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import { ThreadStores } from "./thread-stores.ts";

function withStore(redis: object | undefined, store = "redis"): GatewayConfiguration {
  const rateLimits = { few: { rate: 1, burst: 1, store } };
  return configure({ rateLimits, ...(redis === undefined ? {} : { redis }) });
}

/** In force is the store of the first configuration. */
async function start(t: TestContext) {
  const server = await RedisServer.start(t);
  const stores = new ThreadStores(() => {});
  t.after(() => stores.close());
  const present = withStore({ url: server.url });
  const store = await stores.prepare(present);
  stores.adopt(store, present);
  return { server, stores, store };
}

describe("ThreadStores", () => {
  test("goes on with the store of the same block", async (t) => {
    const { server, stores, store } = await start(t);
    assert.ok(store !== undefined);
    const wanted = configure({
      rateLimits: { other: { rate: 5, burst: 5, store: "redis" } },
      redis: { url: server.url },
    });
    const next = await stores.prepare(wanted);
    assert.equal(next, store);
    stores.adopt(next, wanted);
  });

  test("makes another one for another block, which may be discarded", async (t) => {
    const { server, stores, store } = await start(t);
    const next = await stores.prepare(withStore({ url: server.url, prefix: "other:" }));
    assert.notEqual(next, store);
    stores.discard(next);
    assert.equal(await stores.prepare(withStore({ url: server.url })), store);
  });

  test("has none where no limit needs one", async (t) => {
    const { server, stores } = await start(t);
    const wanted = withStore({ url: server.url }, "local");
    const next = await stores.prepare(wanted);
    assert.equal(next, undefined);
    stores.adopt(next, wanted);
  });
});

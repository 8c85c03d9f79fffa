import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  getJson,
  httpListener,
  runBackend,
  runGateway,
} from "../../../test/gateway/running-gateway.ts";

describe("the admin's tables", () => {
  test("tell what each limit has decided, and of how many keys it knows", async (t) => {
    const address = await runBackend(t, "a");
    const route = (path: string, rateLimit: string): object => ({
      match: { path },
      upstream: "bins",
      rateLimit,
    });
    const gateway = await runGateway(t, {
      workers: 2,
      listeners: [
        {
          listen: "127.0.0.1:0",
          protocol: "http",
          routes: [route("/few", "few"), route("/shadow", "shadow")],
        },
      ],
      rateLimits: {
        few: { rate: 2, per: "1h", burst: 3, key: "header:X-Key" },
        shadow: { rate: 1, per: "1h", burst: 1, shadow: true },
      },
      upstreams: { bins: { backends: [{ address }] } },
    });
    const url = `http://127.0.0.1:${gateway.ports[0]}`;
    for (const key of ["a", "a", "a", "a", "b"]) {
      await (await fetch(`${url}/few`, { headers: { "x-key": key } })).text();
    }
    for (let i = 0; i < 3; i++) await (await fetch(`${url}/shadow`)).text();
    const [few, shadow] = await getJson<Record<string, unknown>[]>(`${gateway.admin}/limits`);
    assert.deepEqual(few, {
      limit: "few",
      ratePerSecond: 2 / 3600,
      burst: 3,
      key: "header:X-Key",
      store: "local",
      shadow: false,
      allowed: 4,
      rejected: 1,
      shadowRejected: 0,
      keysHeld: 2,
      keysForgotten: 0,
    });
    assert.deepEqual(
      [shadow!.allowed, shadow!.rejected, shadow!.shadowRejected, shadow!.keysHeld],
      [1, 0, 2, 1],
    );
  });

  test("tell of the pools how often a connection was there already", async (t) => {
    const address = await runBackend(t, "a");
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [httpListener("bins")],
      upstreams: {
        bins: { backends: [{ address }], pool: { maxConnections: 7 } },
        idle: { backends: [{ address: "127.0.0.1:1" }] },
      },
    });
    for (let i = 0; i < 4; i++) {
      await (await fetch(`http://127.0.0.1:${gateway.ports[0]}/`)).text();
    }
    const [bins, idle] = await getJson<Record<string, unknown>[]>(`${gateway.admin}/pools`);
    const { upstream, backend, maxConnections, hits, misses, hitRate } = bins!;
    assert.deepEqual(
      { upstream, backend, maxConnections, hits, misses, hitRate },
      { upstream: "bins", backend: address, maxConnections: 7, hits: 3, misses: 1, hitRate: 0.75 },
    );
    assert.deepEqual([idle!.hits, idle!.hitRate], [0, null]);
  });
});

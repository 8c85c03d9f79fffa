import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { PoolOptions } from "./connection-pool.ts";
import { PoolBench } from "./pool-bench-for-tests.ts";

describe("ConnectionPool: idle connections", () => {
  test("closes what was idle for idleTimeout", () => {
    const bench = new PoolBench();
    const asker = bench.acquire();
    bench.finish(asker);
    bench.pool.checkDeadlines(999);
    assert.equal(bench.pool.idle, 1);
    bench.pool.checkDeadlines(1000);
    assert.equal(bench.pool.idle, 0);
    assert.equal(asker.connection!.isClosed, true);
  });

  test("keeps more than idleMax for a second, as the next requests may need them", () => {
    const bench = new PoolBench({ connectionsMax: 3, idleMax: 1, idleTimeoutMs: 5000 });
    const askers = [bench.acquire(), bench.acquire(), bench.acquire()];
    for (const asker of askers) bench.finish(asker);
    bench.pool.checkDeadlines(999);
    assert.equal(bench.pool.idle, 3);
    bench.pool.checkDeadlines(1000);
    assert.equal(bench.pool.idle, 1);
    assert.equal(askers[2]!.connection!.isClosed, false);
    bench.pool.checkDeadlines(4999);
    assert.equal(bench.pool.idle, 1);
  });

  test("gives one that is used again within its second a new one", () => {
    const bench = new PoolBench({ connectionsMax: 3, idleMax: 1, idleTimeoutMs: 5000 });
    const askers = [bench.acquire(), bench.acquire()];
    for (const asker of askers) bench.finish(asker);
    bench.nowMs = 900;
    const again = [bench.acquire(), bench.acquire()];
    assert.deepEqual([again[0]!.isReused, again[1]!.isReused], [true, true]);
    for (const asker of again) bench.finish(asker);
    bench.pool.checkDeadlines(1899);
    assert.equal(bench.pool.idle, 2);
    bench.pool.checkDeadlines(1900);
    assert.equal(bench.pool.idle, 1);
  });

  test("keeps none of them for longer than idleTimeout", () => {
    const bench = new PoolBench({ idleMax: 1, idleTimeoutMs: 100 });
    for (const asker of [bench.acquire(), bench.acquire()]) bench.finish(asker);
    bench.pool.checkDeadlines(100);
    assert.equal(bench.pool.idle, 0);
  });

  test("never hands out a connection that the backend has closed while it was idle", () => {
    const bench = new PoolBench();
    const asker = bench.acquire();
    bench.finish(asker);
    bench.pipes[0]!.server.end();
    bench.pipes[0]!.settle();
    assert.equal(bench.pool.idle, 0);
    assert.equal(bench.acquire().isReused, false);
  });

  test("closes a connection on which octets came unasked", () => {
    const bench = new PoolBench();
    const asker = bench.acquire();
    bench.finish(asker);
    bench.pipes[0]!.server.write(Buffer.from("HTTP/1.1 408 Request Timeout\r\n\r\n"));
    bench.pipes[0]!.settle();
    assert.equal(bench.pool.idle, 0);
  });

  const spent: readonly (readonly [why: string, changes: Partial<PoolOptions>, afterMs: number])[] =
    [
      ["has carried maxRequests", { requestsMax: 1 }, 0],
      ["is older than maxLifetime", { lifetimeMaxMs: 10 }, 10],
      ["is not to be kept", { idleMax: 0 }, 0],
    ];
  for (const [why, changes, afterMs] of spent) {
    test(`closes a connection that ${why} when it is given back`, () => {
      const bench = new PoolBench(changes);
      const asker = bench.acquire();
      bench.use(asker);
      bench.nowMs = afterMs;
      bench.pool.release(asker.connection!, bench.nowMs);
      assert.equal(asker.connection!.isClosed, true);
      assert.deepEqual([bench.pool.idle, bench.pool.busy], [0, 0]);
    });
  }
});

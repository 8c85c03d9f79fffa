import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PoolBench } from "./pool-bench-for-tests.ts";

describe("ConnectionPool", () => {
  test("opens a connection for the first request and reuses it for the next", () => {
    const bench = new PoolBench();
    const first = bench.acquire();
    bench.finish(first);
    const second = bench.acquire();
    assert.equal(first.isReused, false);
    assert.equal(second.isReused, true);
    assert.equal(second.connection, first.connection);
    assert.deepEqual([bench.hits, bench.misses], [1, 1]);
  });

  test("lets one exchange wait when all connections are busy, and refuses the next", () => {
    const bench = new PoolBench();
    const busy = [bench.acquire(), bench.acquire()];
    const waiting = bench.acquire();
    const refused = bench.acquire();
    assert.equal(waiting.connection, undefined);
    assert.equal(refused.refusal, "queue-full");
    bench.use(busy[0]!);
    bench.pool.release(busy[0]!.connection!, bench.nowMs);
    assert.equal(waiting.connection, busy[0]!.connection);
  });

  test("tells how long each exchange has waited for its connection", () => {
    const bench = new PoolBench({ connectionsMax: 1 });
    const first = bench.acquire();
    bench.acquire();
    bench.nowMs = 70;
    bench.use(first);
    bench.pool.release(first.connection!, 70);
    assert.deepEqual(bench.waitedMs, [0, 70]);
  });

  test("refuses who has waited for queueTimeout", () => {
    const bench = new PoolBench({ connectionsMax: 1 });
    bench.acquire();
    const waiting = bench.acquire();
    bench.pool.checkDeadlines(99);
    assert.equal(waiting.refusal, undefined);
    bench.pool.checkDeadlines(100);
    assert.equal(waiting.refusal, "queue-timeout");
  });

  test("says why there is no connection when the dial fails, and keeps no place for it", () => {
    const bench = new PoolBench({}, "fails");
    assert.equal(bench.acquire().refusal, "dial-failed");
    assert.equal(bench.pool.busy, 0);
  });

  test("cancels the dial of an exchange that has given up", () => {
    const bench = new PoolBench({}, "waits");
    const asker = bench.acquire();
    assert.equal(bench.pool.busy, 1);
    bench.pool.abandon(asker);
    assert.deepEqual([bench.cancelled, bench.pool.busy], [1, 0]);
  });

  test("forgets an exchange that has given up waiting", () => {
    const bench = new PoolBench({ connectionsMax: 1 });
    const busy = bench.acquire();
    const waiting = bench.acquire();
    bench.pool.abandon(waiting);
    bench.finish(busy);
    assert.equal(waiting.connection, undefined);
    assert.equal(bench.pool.idle, 1);
  });

  test("keeps the order and the deadlines of a queue of which one gives up", () => {
    const bench = new PoolBench({ connectionsMax: 1, queuedMax: 3 });
    bench.acquire();
    const [first, second] = [bench.acquire(), bench.acquire()];
    bench.nowMs = 50;
    bench.pool.abandon(bench.acquire());
    bench.pool.checkDeadlines(100);
    assert.deepEqual([first.refusal, second.refusal], ["queue-timeout", "queue-timeout"]);
  });

  test("opens a connection in the place of a stale one, before those who wait", () => {
    const bench = new PoolBench({ connectionsMax: 1 });
    const asker = bench.acquire();
    const waiting = bench.acquire();
    const stale = asker.connection!;
    bench.pool.replace(stale, asker);
    assert.equal(stale.isClosed, true);
    assert.deepEqual([asker.isReused, bench.pool.busy, bench.replaced], [false, 1, 1]);
    assert.equal(waiting.connection, undefined);
  });

  test("closes idle connections with itself, and busy ones when they come back", () => {
    const bench = new PoolBench();
    const [idle, busy] = [bench.acquire(), bench.acquire()];
    bench.finish(idle);
    bench.pool.close();
    assert.equal(idle.connection!.isClosed, true);
    bench.finish(busy);
    assert.equal(busy.connection!.isClosed, true);
  });
});

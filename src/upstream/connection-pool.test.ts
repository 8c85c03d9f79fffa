import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ClientConnection, type ResponseReceiver } from "../http1/client-connection.ts";
import { defaultMessageLimits } from "../http1/message-limits.ts";
import { MessageWriter } from "../http1/message-writer.ts";
import { MemoryPipe } from "../socket/memory-pipe.ts";
import {
  ConnectionPool,
  type PoolClient,
  type PoolOptions,
  type PoolRefusal,
} from "./connection-pool.ts";

const options: PoolOptions = {
  connectionsMax: 2,
  idleMax: 2,
  idleTimeoutMs: 1000,
  lifetimeMaxMs: 60_000,
  requestsMax: 0,
  queuedMax: 1,
  queueTimeoutMs: 100,
};

const ignore: ResponseReceiver = {
  onInterim() {},
  onHead() {},
  onBody() {},
  onEnd() {},
  onPause() {},
  onFailed() {},
  onDrain() {},
  onUpgrade() {},
};

/** Asks a pool for a connection and writes down what it gets. */
class Asker implements PoolClient {
  connection: ClientConnection | undefined = undefined;
  isReused: boolean | undefined = undefined;
  refusal: PoolRefusal["name"] | undefined = undefined;

  onConnection(connection: ClientConnection, isReused: boolean): void {
    this.connection = connection;
    this.isReused = isReused;
  }

  onNoConnection(refusal: PoolRefusal): void {
    this.refusal = refusal.name;
  }
}

/** A pool whose dials succeed when `connects` says so, or wait for ever. */
class PoolBench {
  readonly pipes: MemoryPipe[] = [];
  readonly pool: ConnectionPool;
  nowMs = 0;
  hits = 0;
  misses = 0;
  replaced = 0;
  cancelled = 0;
  readonly waitedMs: number[] = [];

  constructor(
    changes: Partial<PoolOptions> = {},
    how: "connects" | "fails" | "waits" = "connects",
  ) {
    this.pool = new ConnectionPool(
      { ...options, ...changes },
      (done) => {
        if (how === "connects") done(this.#connect(), undefined);
        if (how === "fails") done(undefined, new Error("refused"));
        return {
          cancel: () => {
            this.cancelled += 1;
          },
        };
      },
      () => this.nowMs,
      {
        onHit: () => {
          this.hits += 1;
        },
        onMiss: () => {
          this.misses += 1;
        },
        onReplaced: () => {
          this.replaced += 1;
        },
        onWaited: (ms) => this.waitedMs.push(ms),
      },
    );
  }

  acquire(): Asker {
    const asker = new Asker();
    this.pool.acquire(asker);
    return asker;
  }

  /** Carries one request over the connection, so that it can be given back as good. */
  use({ connection }: Asker): void {
    const pipe = this.pipes.find(({ client }) => client === connection!.pipe)!;
    const head = Buffer.from("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    connection!.send({ head, method: "GET", bodyBytesToCome: 0, wantsUpgrade: false }, ignore);
    pipe.server.write(Buffer.from("HTTP/1.1 204 No Content\r\n\r\n"));
    pipe.settle();
  }

  #connect(): ClientConnection {
    const pipe = new MemoryPipe();
    this.pipes.push(pipe);
    return new ClientConnection(pipe.client, defaultMessageLimits, new MessageWriter());
  }
}

describe("ConnectionPool", () => {
  test("opens a connection for the first request and reuses it for the next", () => {
    const bench = new PoolBench();
    const first = bench.acquire();
    bench.use(first);
    bench.pool.release(first.connection!, bench.nowMs);
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

  test("closes what was idle for idleTimeout", () => {
    const bench = new PoolBench();
    const asker = bench.acquire();
    bench.use(asker);
    bench.pool.release(asker.connection!, bench.nowMs);
    bench.pool.checkDeadlines(999);
    assert.equal(bench.pool.idle, 1);
    bench.pool.checkDeadlines(1000);
    assert.equal(bench.pool.idle, 0);
    assert.equal(asker.connection!.isClosed, true);
  });

  test("keeps more than idleMax for a second, as the next requests may need them", () => {
    const bench = new PoolBench({ connectionsMax: 3, idleMax: 1, idleTimeoutMs: 5000 });
    const askers = [bench.acquire(), bench.acquire(), bench.acquire()];
    for (const asker of askers) {
      bench.use(asker);
      bench.pool.release(asker.connection!, bench.nowMs);
    }
    bench.pool.checkDeadlines(999);
    assert.equal(bench.pool.idle, 3);
    bench.pool.checkDeadlines(1000);
    assert.equal(bench.pool.idle, 1);
    assert.equal(askers[2]!.connection!.isClosed, false);
    bench.pool.checkDeadlines(4999);
    assert.equal(bench.pool.idle, 1);
  });

  test("never hands out a connection that the backend has closed while it was idle", () => {
    const bench = new PoolBench();
    const asker = bench.acquire();
    bench.use(asker);
    bench.pool.release(asker.connection!, bench.nowMs);
    bench.pipes[0]!.server.end();
    bench.pipes[0]!.settle();
    assert.equal(bench.pool.idle, 0);
    assert.equal(bench.acquire().isReused, false);
  });

  test("closes a connection on which octets came unasked", () => {
    const bench = new PoolBench();
    const asker = bench.acquire();
    bench.use(asker);
    bench.pool.release(asker.connection!, bench.nowMs);
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
    bench.use(busy);
    bench.pool.release(busy.connection!, bench.nowMs);
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
    bench.use(idle);
    bench.pool.release(idle.connection!, bench.nowMs);
    bench.pool.close();
    assert.equal(idle.connection!.isClosed, true);
    bench.use(busy);
    bench.pool.release(busy.connection!, bench.nowMs);
    assert.equal(busy.connection!.isClosed, true);
  });
});

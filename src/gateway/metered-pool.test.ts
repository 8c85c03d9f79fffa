import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Registry } from "../telemetry/registry.ts";
import { ConnectionPool, type PoolClient } from "../upstream/connection-pool.ts";
import { MeteredPool } from "./metered-pool.ts";
import type { Watched } from "./plane.ts";
import { UpstreamMetrics } from "./upstream-metrics.ts";

const options = {
  connectionsMax: 1,
  idleMax: 1,
  idleTimeoutMs: 1000,
  lifetimeMaxMs: 1000,
  requestsMax: 0,
  queuedMax: 10,
  queueTimeoutMs: 1000,
};
const events = { onHit() {}, onMiss() {}, onReplaced() {}, onWaited() {} };
const client = (): PoolClient => ({ onConnection() {}, onNoConnection() {} });

/** Connections are opened for ever. */
function makePool(): ConnectionPool {
  return new ConnectionPool(
    options,
    () => ({ cancel() {} }),
    () => 0,
    events,
  );
}

describe("MeteredPool", () => {
  test("tells of connections and of who waits, and is watched until nothing is left", () => {
    const metrics = new UpstreamMetrics(new Registry(), "gogate_");
    const pool = makePool();
    const metered = new MeteredPool("a:1", pool, metrics);
    const other = new MeteredPool("a:1", makePool(), metrics);
    const watched = new Set<Watched>([metered, other]);
    const busy = metrics.poolConnections.with("a:1", "busy");
    const queued = metrics.poolQueued.with("a:1");
    const [first, second] = [client(), client()];
    pool.acquire(first);
    pool.acquire(second);
    other.pool.acquire(client());
    metered.checkDeadlines();
    other.checkDeadlines();
    assert.deepEqual([busy.value, queued.value], [2, 1]);
    metered.retire(watched);
    metered.checkDeadlines();
    assert.ok(watched.has(metered));
    pool.abandon(second);
    pool.abandon(first);
    metered.checkDeadlines();
    assert.deepEqual([busy.value, queued.value], [1, 0]);
    assert.ok(!watched.has(metered));
  });
});

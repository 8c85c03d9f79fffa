/** No backend left: clients are told so at once, and when to come again. */
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { claimPorts } from "../ports/claim-ports.ts";
import { askAll } from "./ask-all.ts";
import { type LogLine, WatchedGateway } from "./watched-gateway.ts";

const REQUESTS = 2000;
const CLIENTS = 2;
const P99_MAX_MS = 50;
const OPEN_FOR_SECONDS = 30;

async function refusingBackends(): Promise<{ readonly address: string }[]> {
  const ports = await claimPorts(3);
  return ports.map((port) => ({ address: `127.0.0.1:${port}` }));
}

/** As the gateway has measured it, whatever else this machine does. */
function p99(log: readonly LogLine[]): number {
  const sorted = log.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1]!;
}

describe("three backends that all refuse connections", () => {
  test("are not asked while their breakers are open, and clients get 503 at once", async (t) => {
    const breaker = {
      consecutiveFailures: 1,
      maxEjectedShare: 1,
      openFor: `${OPEN_FOR_SECONDS}s`,
    };
    const backends = await refusingBackends();
    const gateway = await WatchedGateway.start(t, { upstream: { backends, breaker, retry: {} } });
    const { port } = gateway;
    const opening = await askAll({ port, method: "GET", requests: 2, clients: 1 });
    assert.deepEqual(opening.outcomes, { 502: 1, 503: 1 });
    const { outcomes, p99Ms, retryAfter } = await askAll({
      port,
      method: "GET",
      requests: REQUESTS,
      clients: CLIENTS,
    });
    t.diagnostic(`p99 ${p99Ms.toFixed(1)} ms`);
    assert.deepEqual(outcomes, { 503: REQUESTS });
    assert.ok(p99Ms <= P99_MAX_MS, `${p99Ms} ms`);
    assert.equal(retryAfter.length, REQUESTS);
    const seconds = retryAfter.map(Number);
    assert.ok(Math.min(...seconds) >= 1 && Math.max(...seconds) <= OPEN_FOR_SECONDS);
    const books = await gateway.closeBooks();
    assert.deepEqual(books.answers, { 502: 1, 503: REQUESTS + 1 });
    assert.deepEqual(books.failures, { connect_failed: 1, no_backend: REQUESTS + 1 });
    // One for each breaker: two tries of the first exchange, one of the second.
    assert.deepEqual([books.attempts, books.retries, books.breakerOpenings], [3, 1, 3]);
  });

  test("cost clients no time either when there is no breaker: 502 at once", async (t) => {
    const backends = await refusingBackends();
    const gateway = await WatchedGateway.start(t, { upstream: { backends, retry: {} } });
    const books = await refusedAtOnce(t, gateway);
    assert.deepEqual(books.answers, { 502: REQUESTS });
    assert.deepEqual(books.failures, { connect_failed: REQUESTS });
    assert.equal(books.attempts, REQUESTS + books.retries);
    assert.equal(books.retries + books.retriesNotMade, REQUESTS);
    assert.ok(books.retries <= 0.2 * REQUESTS, `${books.retries} retries`);
  });

  test("are asked in spite of bad health checks, as these may be what is wrong", async (t) => {
    const backends = await refusingBackends();
    const health = { interval: "100ms", unhealthyAfter: 1 };
    const gateway = await WatchedGateway.start(t, { upstream: { backends, health } });
    await gateway.until("unhealthy", (now) => now.sum("gogate_backend_up") === 0);
    const books = await refusedAtOnce(t, gateway);
    assert.deepEqual([books.attempts, books.answers], [REQUESTS, { 502: REQUESTS }]);
  });
});

/** Asks for all, and expects 502 for all in a time in which nobody was waited for. */
async function refusedAtOnce(t: TestContext, gateway: WatchedGateway) {
  const { outcomes, p99Ms } = await askAll({
    port: gateway.port,
    method: "GET",
    requests: REQUESTS,
    clients: CLIENTS,
  });
  assert.deepEqual(outcomes, { 502: REQUESTS });
  const books = await gateway.closeBooks();
  const ownMs = p99(books.log);
  t.diagnostic(`p99 ${p99Ms.toFixed(1)} ms for clients, ${ownMs} ms in the log`);
  assert.ok(ownMs <= P99_MAX_MS, `${ownMs} ms`);
  return books;
}

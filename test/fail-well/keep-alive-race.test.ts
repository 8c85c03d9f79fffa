/**
 * A backend that closes idle connections just when the next request comes over them: before it is
 * there, when it is there, with FIN and with a reset.
 */
import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { seededRandom } from "../balancing/seeded-random.ts";
import { askAll } from "./ask-all.ts";
import { answer, RawBackend } from "./raw-backend.ts";
import { type Books, WatchedGateway } from "./watched-gateway.ts";

const GETS = 10_000;
const POSTS = 2000;
const CLIENTS = 8;
/** The next request of a connection comes within this time, mostly. */
const IDLE_MS_MAX = 4;

interface Race {
  readonly books: Books;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly backend: RawBackend;
  /** Requests that it has done, and has answered. */
  readonly done: number;
  /** Requests that have arrived and were not done, as the connection was closed. */
  readonly dropped: number;
}

async function race(t: TestContext, method: "GET" | "POST", requests: number): Promise<Race> {
  const random = seededRandom(7);
  const closing = new Set<Socket>();
  const idle = new Map<Socket, NodeJS.Timeout>();
  let done = 0;
  let dropped = 0;
  const backend = await RawBackend.start(t, {
    onRequest: ({ socket }) => {
      clearTimeout(idle.get(socket));
      if (closing.has(socket)) {
        dropped += 1;
        if (random() < 0.5) socket.destroy();
        else socket.resetAndDestroy();
        return;
      }
      done += 1;
      answer(socket);
      const chance = random();
      // When the next request is there; after a time in which it may come; or behind the answer.
      if (chance < 0.3) closing.add(socket);
      else if (chance < 0.6) {
        idle.set(
          socket,
          setTimeout(() => socket.destroy(), random() * IDLE_MS_MAX),
        );
      } else if (chance < 0.7) {
        closing.add(socket);
        socket.end();
      }
    },
  });
  const gateway = await WatchedGateway.start(t, {
    upstream: {
      backends: [{ address: backend.address }],
      // Judges once, when all calls are over.
      breaker: { consecutiveFailures: requests, minCalls: requests, failureShare: 0.1 },
    },
  });
  const { outcomes } = await askAll({ port: gateway.port, method, requests, clients: CLIENTS });
  const books = await gateway.closeBooks();
  return { books, outcomes, backend, done, dropped };
}

describe("a backend that closes idle connections when the next request comes", () => {
  test(`lets none of ${GETS} GETs fail, without a retry being configured`, async (t) => {
    const { books, outcomes, backend, done, dropped } = await race(t, "GET", GETS);
    assert.deepEqual(outcomes, { 200: GETS });
    assert.deepEqual(books.answers, { 200: GETS });
    assert.deepEqual([books.attempts, books.retries], [GETS, 0]);
    assert.deepEqual([done, backend.requests], [GETS, GETS + dropped]);
    assert.equal(books.breakerOpenings, 0);
    const replaced = books.poolHits + books.poolMisses - GETS;
    assert.ok(replaced >= dropped, `${replaced} connections were replaced, ${dropped} requests`);
    assert.ok(dropped > GETS / 10, `${dropped} were dropped`);
    t.diagnostic(`${replaced} connections replaced, in ${dropped} the request had arrived`);
  });

  test("gets no POST twice, and every one that fails is answered 502", async (t) => {
    const { books, outcomes, backend, done, dropped } = await race(t, "POST", POSTS);
    const failed = POSTS - done;
    assert.deepEqual(outcomes, { 200: done, 502: failed });
    assert.deepEqual(books.answers, { 200: done, 502: failed });
    const { connection_closed = 0, connection_reset = 0 } = books.failures;
    assert.equal(connection_closed + connection_reset, failed);
    assert.deepEqual([books.attempts, books.retries], [POSTS, 0]);
    assert.equal(Math.max(...backend.asked.values()), 1);
    assert.equal(books.breakerOpenings, 1);
    // The others have died on the wire: their connection was closed before they arrived.
    assert.ok(failed >= dropped, `${failed} failed, ${dropped} were dropped`);
    t.diagnostic(`${failed} of ${POSTS} failed; ${failed - dropped} of them died on the wire`);
  });
});

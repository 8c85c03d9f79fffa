/** A backend that accepts and never answers: clients hear of it when the deadline says so. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answer, RawBackend } from "./raw-backend.ts";
import { WatchedGateway } from "./watched-gateway.ts";

const REQUESTS = 10;
const SHARE = 0.1;

interface Problem {
  readonly code: string;
}

interface Row {
  readonly what: string;
  readonly upstream: Readonly<Record<string, unknown>>;
  readonly route?: Readonly<Record<string, unknown>>;
  readonly deadlineMs: number;
  readonly code: string;
  readonly triesEach: number;
}

const rows: readonly Row[] = [
  {
    what: "timeouts.responseHead",
    upstream: { timeouts: { responseHead: "3s" } },
    deadlineMs: 3000,
    code: "response_timeout",
    triesEach: 1,
  },
  {
    what: "the timeout of its route",
    upstream: {},
    route: { timeout: "3s" },
    deadlineMs: 3000,
    code: "exchange_timeout",
    triesEach: 1,
  },
  {
    what: "all its tries, of which each has retry.perTryTimeout",
    upstream: {
      retry: {
        attempts: 2,
        perTryTimeout: "2s",
        backoff: { base: "0ms", max: "0ms" },
        budgetMin: 100,
      },
    },
    deadlineMs: 4000,
    code: "response_timeout",
    triesEach: 2,
  },
  {
    what: "the timeout of its route, in the middle of a try",
    upstream: { retry: { attempts: 10, perTryTimeout: "1200ms", budgetMin: 100 } },
    route: { timeout: "3s" },
    deadlineMs: 3000,
    code: "exchange_timeout",
    triesEach: 3,
  },
];

describe("a backend that never answers", { concurrency: 2 }, () => {
  for (const { what, upstream, route, deadlineMs, code, triesEach } of rows) {
    test(`lets clients wait for ${what}, within a tenth, and a 504`, async (t) => {
      const backend = await RawBackend.start(t, {
        onRequest: ({ socket, target }) => {
          if (target === "/warm") answer(socket);
        },
      });
      const gateway = await WatchedGateway.start(t, {
        upstream: {
          backends: [{ address: backend.address }],
          // Opens with the last try, when each one has counted.
          breaker: { consecutiveFailures: triesEach * REQUESTS, minCalls: 1000 },
          ...upstream,
        },
        ...(route && { route }),
      });
      const all = async (target: string): Promise<Response[]> => {
        const url = `http://127.0.0.1:${gateway.port}${target}`;
        return await Promise.all(Array.from({ length: REQUESTS }, () => fetch(url)));
      };
      // Programs that have just begun are slow, and so are new connections.
      for (const { status } of await all("/warm")) assert.equal(status, 200);
      const startedMs = performance.now();
      for (const response of await all("/")) {
        const problem = (await response.json()) as Problem;
        assert.deepEqual([response.status, problem.code], [504, code]);
      }
      const seenMs = performance.now() - startedMs;
      const books = await gateway.closeBooks();
      assert.deepEqual(books.answers, { 200: REQUESTS, 504: REQUESTS });
      assert.deepEqual(books.failures, { [code]: REQUESTS });
      assert.equal(books.attempts, (1 + triesEach) * REQUESTS);
      assert.equal(backend.requests, books.attempts);
      assert.equal(books.breakerOpenings, 1);
      const late = books.log.filter(({ status }) => status === 504);
      const durationsMs = late.map(({ durationMs }) => durationMs);
      const [least, most] = [Math.min(...durationsMs), Math.max(...durationsMs)];
      t.diagnostic(`${deadlineMs} ms: ${least} to ${most}; clients: ${Math.round(seenMs)} at most`);
      assert.ok(least >= deadlineMs * (1 - SHARE), `${least} ms`);
      assert.ok(most <= deadlineMs * (1 + SHARE), `${most} ms`);
    });
  }
});

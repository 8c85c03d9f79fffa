/** A backend that accepts and never answers: clients hear of it when the deadline says so. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RawBackend } from "./raw-backend.ts";
import { WatchedGateway } from "./watched-gateway.ts";

const REQUESTS = 20;
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
        perTryTimeout: "1500ms",
        backoff: { base: "0ms", max: "0ms" },
        budgetMin: 100,
      },
    },
    deadlineMs: 3000,
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

describe("a backend that never answers", { concurrency: 4 }, () => {
  for (const { what, upstream, route, deadlineMs, code, triesEach } of rows) {
    test(`lets clients wait for ${what}, within a tenth, and a 504`, async (t) => {
      const backend = await RawBackend.start(t, { onRequest: () => {} });
      const gateway = await WatchedGateway.start(t, {
        upstream: {
          backends: [{ address: backend.address }],
          // Opens with the last try, when each one has counted.
          breaker: { consecutiveFailures: triesEach * REQUESTS, minCalls: 1000 },
          ...upstream,
        },
        ...(route && { route }),
      });
      // What is done for the first time takes longer.
      await gateway.metrics();
      const ask = async (): Promise<number> => {
        const startedMs = performance.now();
        const answer = await fetch(`http://127.0.0.1:${gateway.port}/`);
        assert.deepEqual([answer.status, ((await answer.json()) as Problem).code], [504, code]);
        return performance.now() - startedMs;
      };
      const waitedMs = await Promise.all(Array.from({ length: REQUESTS }, ask));
      const [least, most] = [Math.min(...waitedMs), Math.max(...waitedMs)].map(Math.round);
      t.diagnostic(`${deadlineMs} ms: ${least} to ${most} ms`);
      assert.ok(least! >= deadlineMs * (1 - SHARE), `${least} ms`);
      assert.ok(most! <= deadlineMs * (1 + SHARE), `${most} ms`);
      const books = await gateway.closeBooks();
      assert.deepEqual(books.answers, { 504: REQUESTS });
      assert.deepEqual(books.failures, { [code]: REQUESTS });
      assert.equal(books.attempts, triesEach * REQUESTS);
      assert.equal(backend.requests, books.attempts);
      assert.equal(books.breakerOpenings, 1);
      const durations = books.log.map(({ durationMs }) => durationMs);
      assert.ok(Math.max(...durations) <= most!, "the log says what clients have seen");
    });
  }
});

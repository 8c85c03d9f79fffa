import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { VoteTotals } from "./poll-store.ts";
import { StoreWatch } from "./store-watch.ts";

const totals = { accepted: 1, counted: 1, duplicate: 0, rejected: 0, queued: 0, setAside: 0 };

describe("StoreWatch", () => {
  for (const [what, fail] of [
    ["fails", () => Promise.reject(new Error("away"))],
    [
      "does not answer",
      () => new Promise<VoteTotals>((resolve) => setTimeout(resolve, 40, totals)),
    ],
  ] as const) {
    test(`says that a store is away that ${what}, and when it is there again`, async () => {
      let answer: () => Promise<VoteTotals> = async () => totals;
      const changes: boolean[] = [];
      const seen = Promise.withResolvers<void>();
      const watch = await StoreWatch.start(
        { readTotals: () => answer() },
        {
          everyMs: 1,
          timeoutMs: 10,
          onChange(isAway) {
            changes.push(isAway);
            if (isAway) answer = async () => totals;
            else seen.resolve();
          },
        },
      );
      answer = fail;
      await seen.promise;
      watch.close();
      assert.deepEqual(changes, [true, false]);
      assert.equal(watch.isAway, false);
    });
  }
});

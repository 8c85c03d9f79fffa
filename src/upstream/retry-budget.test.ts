import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RetryBudget, type RetryBudgetOptions } from "./retry-budget.ts";

function makeBudget(options: RetryBudgetOptions): RetryBudget {
  return new RetryBudget(new Int32Array(RetryBudget.words), options);
}

/** How many retries it gives at one instant. */
function drain(budget: RetryBudget, nowMs: number): number {
  let taken = 0;
  while (budget.take(nowMs)) taken += 1;
  return taken;
}

describe("RetryBudget", () => {
  const rows = [
    { share: 0.2, minPerSecond: 0, requests: 1000, retries: 200 },
    { share: 0.2, minPerSecond: 3, requests: 1000, retries: 200 },
    { share: 0.2, minPerSecond: 3, requests: 10, retries: 30 },
    { share: 0.2, minPerSecond: 0, requests: 4, retries: 0 },
    { share: 0, minPerSecond: 0, requests: 1000, retries: 0 },
    { share: 1, minPerSecond: 0, requests: 7, retries: 7 },
  ];
  for (const { share, minPerSecond, requests, retries } of rows) {
    test(`gives ${retries} for ${requests} requests at ${share} and ${minPerSecond}/s`, () => {
      const budget = makeBudget({ share, minPerSecond });
      for (let i = 0; i < requests; i++) budget.onRequest(1000);
      assert.equal(drain(budget, 1000), retries);
    });
  }

  test("forgets requests and retries after ten seconds", () => {
    const budget = makeBudget({ share: 0.5, minPerSecond: 0 });
    for (let i = 0; i < 100; i++) budget.onRequest(0);
    assert.equal(drain(budget, 8999), 50);
    assert.equal(drain(budget, 9999), 0);
    // The requests are forgotten; the retries, made later, are not yet.
    for (let i = 0; i < 100; i++) budget.onRequest(11_000);
    assert.equal(drain(budget, 11_000), 0);
    assert.equal(drain(budget, 18_999), 50);
  });

  test("never gives more than its share over a long run where every request fails", () => {
    const budget = makeBudget({ share: 0.2, minPerSecond: 3 });
    let retries = 0;
    const requests = 60_000;
    for (let i = 0; i < requests; i++) {
      const nowMs = i;
      budget.onRequest(nowMs);
      if (budget.take(nowMs)) retries += 1;
    }
    assert.ok(retries <= 0.2 * requests, `${retries} retries`);
    assert.ok(retries >= 0.19 * requests, `${retries} retries`);
  });
});

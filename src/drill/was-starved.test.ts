import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { recordForTests } from "./record-for-tests.ts";
import { wasStarved } from "./was-starved.ts";

describe("wasStarved", () => {
  const span = { fromMs: 1_010_000, toMs: 1_020_000 };
  const waiting = (share: number) => {
    const record = recordForTests();
    const moments = record.moments.map((moment) => ({ ...moment, waitedMs: moment.atMs * share }));
    return { ...record, moments };
  };

  test("is not, when the drill got a processor nearly always", () => {
    assert.equal(wasStarved(waiting(0.1), span), undefined);
  });

  test("tells how much of the time it waited", () => {
    assert.equal(wasStarved(waiting(0.5), span), 0.5);
  });

  test("knows nothing where nobody looked", () => {
    assert.equal(wasStarved({ ...waiting(0.5), moments: [] }, span), undefined);
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../modules/seeded-random.ts";
import { makeUpRun } from "./run-for-tests.ts";
import { fromSeriesDocument, seriesDocument, toSeriesDocument } from "./series-document.ts";

test("what is written of a run's time is read again as it was", () => {
  const run = { seconds: 300, perSecond: 5, medianMs: 0.5, memory: 0, failureShare: 0.1 };
  const { slices } = makeUpRun(run, seededRandom(1));
  const text = JSON.stringify(toSeriesDocument(slices));
  const again = fromSeriesDocument(seriesDocument.parse(JSON.parse(text)));
  const sorted = slices.map((one) => ({
    ...one,
    buckets: new Map([...one.buckets].sort(([a], [b]) => a - b)),
  }));
  assert.deepEqual(again, sorted);
});

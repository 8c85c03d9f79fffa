import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeResult } from "../report/result-for-tests.ts";
import { toSummaryExport } from "../report/summary-export.ts";
import { readFormerRun } from "./read-former-run.ts";

describe("readFormerRun", () => {
  test("takes what --summary-export has written", async () => {
    const result = await makeResult();
    result.state.counts.addRequest(200, false, 10, 0);
    result.state.counts.tick(3000);
    const former = readFormerRun(toSummaryExport(result), "former.json");
    assert.deepEqual(
      former.slices.map(({ requests }) => requests),
      result.state.counts.slices.all.map(({ requests }) => requests),
    );
    assert.deepEqual(former.outcome, { name: "completed" });
  });

  test("takes why a run did not complete", async () => {
    const outcome = { name: "lost", reason: "a is gone" } as const;
    const text = toSummaryExport({ ...(await makeResult()), outcome });
    assert.deepEqual(readFormerRun(text, "former.json").outcome, outcome);
  });

  const refused: readonly (readonly [title: string, text: string, why: RegExp])[] = [
    ["what is no JSON", "x", /^--compare a\.json: is not JSON$/],
    ["an export of k6", '{"metrics":{}}', /is not what weir run --summary-export writes: weir /],
    [
      "counts that are none",
      '{"weir":{"outcome":{"name":"completed"},"honesty":{"doubts":[]},"series":{"buckets_per_octave":32,"slices":' +
        '[{"from_ms":0,"to_ms":1,"requests":1,"failures":0,"service_time":"<b>"}]}}}',
      /weir\.series\.slices\.0\.service_time must be pairs like 12:3/,
    ],
  ];
  for (const [title, text, why] of refused) {
    test(`refuses ${title}`, () => {
      assert.throws(() => readFormerRun(text, "a.json"), { message: why });
    });
  }
});

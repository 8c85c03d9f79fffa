import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readResponseHead } from "../../test/http1/read-heads.ts";
import { ResponseHead } from "../http1/response-head.ts";
import { Registry } from "../telemetry/registry.ts";
import { upstreamSchema } from "../upstream/configuration.ts";
import { RetryBudget } from "../upstream/retry-budget.ts";
import { mayRepeat, RetryPolicy, readRetryAfterMs } from "./retry-policy.ts";
import { UpstreamMetrics } from "./upstream-metrics.ts";

const sent = { method: "GET", wasSent: true, hasSentBody: false };

function makePolicy(retry: Record<string, unknown>, random = 1): RetryPolicy {
  const configuration = upstreamSchema.parse({ backends: [{ address: "a:1" }], retry }).retry!;
  const { retries } = new UpstreamMetrics(new Registry(), "gogate_");
  const words = new Int32Array(RetryBudget.words);
  const budget = new RetryBudget(words, { share: 1, minPerSecond: 1 });
  return new RetryPolicy({
    upstream: "bins",
    configuration,
    budget,
    retries,
    random: () => random,
  });
}

describe("mayRepeat", () => {
  const rows = [
    ["GET", false, false, true],
    ["POST", false, false, true],
    ["PATCH", false, false, true],
    ["GET", true, false, true],
    ["HEAD", true, false, true],
    ["PUT", true, false, true],
    ["DELETE", true, false, true],
    ["OPTIONS", true, false, true],
    ["PUT", true, true, false],
    ["GET", true, true, false],
    ["POST", true, false, false],
    ["PATCH", true, false, false],
    ["BREW", true, false, false],
  ] as const;
  for (const [method, wasSent, hasSentBody, expected] of rows) {
    const what = wasSent ? (hasSentBody ? "sent with its body" : "sent") : "not sent";
    test(`${expected ? "lets" : "does not let"} a ${method} that was ${what} be repeated`, () => {
      assert.equal(mayRepeat({ method, wasSent, hasSentBody }), expected);
    });
  }
});

describe("RetryPolicy", () => {
  test("covers what is named in `on`, as long as tries are left", () => {
    const policy = makePolicy({ attempts: 3, on: ["reset", 503] });
    assert.equal(policy.covers("503", 1, sent), true);
    assert.equal(policy.covers("reset", 2, sent), true);
    assert.equal(policy.covers("reset", 3, sent), false);
    assert.equal(policy.covers("502", 1, sent), false);
    assert.equal(policy.covers("connectFailure", 1, sent), false);
    assert.equal(policy.covers("never", 1, sent), false);
    assert.equal(policy.on(503), true);
    assert.equal(policy.on(500), false);
  });

  test("waits up to twice as long each time, and never longer than the longest", () => {
    const policy = makePolicy({ backoff: { base: "25ms", max: "90ms" } });
    assert.deepEqual(
      [1, 2, 3, 4].map((tries) => policy.backoffMs(tries)),
      [25, 50, 90, 90],
    );
    assert.equal(makePolicy({}, 0.5).backoffMs(1), 12.5);
  });
});

describe("readRetryAfterMs", () => {
  const date = "Date: Thu, 26 Nov 2026 10:00:00 GMT\r\n";
  const rows = [
    ["nothing is asked", "", 0],
    ["seconds", "Retry-After: 2\r\n", 2000],
    ["a date", `${date}Retry-After: Thu, 26 Nov 2026 10:00:03 GMT\r\n`, 3000],
    ["a date that is over", `${date}Retry-After: Thu, 26 Nov 2026 09:00:00 GMT\r\n`, 0],
    ["a date alone", "Retry-After: Thu, 26 Nov 2026 10:00:03 GMT\r\n", Number.POSITIVE_INFINITY],
    ["nonsense", `${date}Retry-After: soon\r\n`, Number.POSITIVE_INFINITY],
    ["a number below zero", `${date}Retry-After: -1\r\n`, Number.POSITIVE_INFINITY],
  ] as const;
  for (const [what, fields, expected] of rows) {
    test(`reads ${what} as ${expected} ms`, () => {
      const head = readResponseHead(`HTTP/1.1 503 Busy\r\n${fields}\r\n`, "GET");
      assert.ok(head instanceof ResponseHead);
      assert.equal(readRetryAfterMs(head), expected);
    });
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { toLimitText } from "./limit-text.ts";

const goal = { metric: "http_req_duration", threshold: "p(95)<100" };
const step = { rate: 50, holds: true, value: 12.5, perSecond: 49.9, concurrency: 1.5, dropped: 0 };
const failed = { ...step, rate: 100, holds: false, value: 140, dropped: 3 };

test("the limit is a sentence, a line for each step, and the law where it could be fitted", () => {
  const both: [number, number] = [1, 2];
  const law = {
    ...{ lambda: 100, sigma: 0.05, kappa: 0.00001, kneeConcurrency: 308, peakPerSecond: 900 },
    intervals: {
      lambda: both,
      sigma: both,
      kappa: both,
      kneeConcurrency: [300, Number.POSITIVE_INFINITY],
      peakPerSecond: both,
    } as const,
  };
  const found = { name: "found", holdsAt: 50, failsAt: 100 } as const;
  const text = toLimitText({ goal, steps: [step, failed], found, law });
  assert.match(text, /http_req_duration p\(95\)<100 holds up to 50\/s, and not at 100\/s\./);
  assert.match(text, /✓ +50 .* 12\.5\n/);
  assert.match(text, /✗ +100 .* 140 +dropped 3\n/);
  assert.match(text, /κ, coherency\.+: 1\.0e-5/);
  assert.match(text, /knee, at once\.+: 308 \(300 to none\)/);
});

test("an end without a limit says why", () => {
  const text = (found: Parameters<typeof toLimitText>[0]["found"]) =>
    toLimitText({ goal, steps: [], found, law: undefined });
  assert.match(text({ name: "none", failsAt: 1 }), /does not hold at 1\/s/);
  assert.match(text({ name: "doubted", reason: "at 9/s it was slow" }), /INCONCLUSIVE: .*: at 9/);
  assert.match(text({ name: "found", holdsAt: 9, failsAt: undefined }), /the highest rate that/);
  assert.match(text({ name: "aborted", reason: "no" }), /not come to its end: no/);
  assert.match(
    text({ name: "lost", reason: "agent a was lost" }),
    /INCONCLUSIVE: agent a was lost/,
  );
});

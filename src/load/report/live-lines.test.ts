import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LiveCounts } from "../running/live-counts.ts";
import type { LiveView, ScenarioView } from "../running/live-view.ts";
import { unsteered } from "../running/steering.ts";
import { toLiveLines } from "./live-lines.ts";

const running: ScenarioView = {
  ...{ name: "pay", executor: "constant-arrival-rate", state: "running", progress: 0.336 },
  ...{ elapsedMs: 20_160, plannedMs: 60_000, vus: 7, vusMax: 10, ratePerSecond: 50 },
  ...{ requests: 240, failures: 12, iterations: 100, iterationsSoFar: 1000, dropped: 3 },
  ...{ p50Ms: 8, p95Ms: 10, p99Ms: 12.5, iterationsMax: undefined },
};

function viewOf(change: Partial<LiveView>): LiveView {
  const counts = new LiveCounts();
  counts.vusActive = 7;
  return {
    tick: counts.tick(2000),
    steering: unsteered,
    elapsedMs: 2000,
    plannedMs: 60_000,
    iterations: 41,
    interrupted: 1,
    vusMax: 12,
    scenarios: [running],
    ...change,
  };
}

const lineOf = (change: Partial<ScenarioView>): string =>
  toLiveLines(viewOf({ scenarios: [{ ...running, ...change }] }))[1]!;

describe("toLiveLines", () => {
  test("tells time, what is left of it, users and iterations of the whole run", () => {
    assert.equal(
      toLiveLines(viewOf({}))[0],
      "running (2s, 58s left), 7/12 VUs, 41 complete and 1 interrupted iterations",
    );
    const steering = { ...unsteered, isPaused: true, factor: 1.21 };
    assert.match(toLiveLines(viewOf({ steering }))[0]!, /^paused \(2s, 58s left, at 121%\), 7/);
    const endless = viewOf({ plannedMs: Number.POSITIVE_INFINITY });
    assert.match(toLiveLines(endless)[0]!, /^running \(2s\), 7/);
  });

  test("tells bar, share, time, users, rates, latencies, failures and drops of a scenario", () => {
    assert.equal(
      lineOf({}),
      "pay [======>-------------]  33%  20s/1m0s  7/10 VUs  50.00 iters/s planned  120 req/s  " +
        "p50 8ms  p95 10ms  p99 12.5ms  failed 5.0%  dropped 3",
    );
  });

  const rows: [title: string, change: Partial<ScenarioView>, text: RegExp][] = [
    [
      "one that has not begun",
      { state: "waiting", elapsedMs: -4000, progress: 0 },
      /\[>-{19}\] {3}0% {2}begins in 4s$/,
    ],
    ["one that ends", { state: "ending", progress: 1 }, /\[={20}\] 100% .* {2}ending {2}/],
    ["one without end", { plannedMs: Number.POSITIVE_INFINITY }, / {2}20s {2}7\/10 VUs/],
    ["one that counts", { iterationsMax: 3000 }, /1000\/3000 iters {2}/],
    ["one without requests", { requests: 0, dropped: 0 }, /0 req\/s$/],
  ];
  for (const [title, change, text] of rows) {
    test(`shows ${title}`, () => assert.match(lineOf(change), text));
  }

  test("aligns the scenarios, and cuts lines at the terminal's width", () => {
    const scenarios = [running, { ...running, name: "payments" }];
    const lines = toLiveLines(viewOf({ scenarios }), 20);
    assert.deepEqual(lines.slice(1), ["pay      [======>---", "payments [======>---"]);
  });
});

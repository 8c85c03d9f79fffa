/** Runs that are steered while they go on, by a virtual clock: when their iterations begin. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runText } from "../run-for-tests.ts";
import type { Run } from "../start-run.ts";

type Change = readonly [atMs: number, steer: (run: Run) => void];

/** When iterations of `takesMs` began, and how long the run took. */
async function steered(
  scenario: object,
  takesMs: number,
  changes: readonly Change[],
): Promise<{ startsMs: number[]; endedMs: number; dropped: number; lagMs: number }> {
  const { lines, result } = await runText(
    `import { sleep } from "k6"; import exec from "k6/execution";
     export const options = { scenarios: { one: ${JSON.stringify(scenario)} } };
     export default function () {
       console.log(Math.round(exec.instance.currentTestRunDuration)); sleep(${takesMs} / 1000);
     }`,
    {
      during: (run, clock) => {
        for (const [atMs, steer] of changes) clock.after(atMs, () => steer(run));
      },
    },
  );
  const { counts } = result.state;
  return {
    startsMs: lines.map((line) => Number(line.split(" ")[1])),
    endedMs: Math.round(result.durationMs),
    dropped: counts.dropped,
    lagMs: Math.abs(Math.round(counts.sendLagMs.max)),
  };
}

const pause: Change[1] = (run) => run.steer({ isPaused: true });
const resume: Change[1] = (run) => run.steer({ isPaused: false });
const open = { executor: "constant-arrival-rate", rate: 10, duration: "500ms", preAllocatedVUs: 9 };

describe("a run that is paused", () => {
  test("goes on with its arrivals where they were, and calls none of them late", async () => {
    const run = await steered(open, 10, [
      [150, pause],
      [1150, resume],
    ]);
    assert.deepEqual(run.startsMs, [0, 100, 1200, 1300, 1400]);
    assert.deepEqual([run.endedMs, run.dropped, run.lagMs], [1500, 0, 0]);
  });

  test("lets iterations under way end, begins none, and is longer by the pause", async () => {
    const run = await steered({ executor: "constant-vus", vus: 1, duration: "1s" }, 300, [
      [100, pause],
      [1100, resume],
    ]);
    assert.deepEqual([run.startsMs, run.endedMs], [[0, 1100, 1400, 1700], 2000]);
  });

  test("loses no counted iteration", async () => {
    const run = await steered({ executor: "shared-iterations", vus: 2, iterations: 4 }, 100, [
      [50, pause],
      [500, resume],
    ]);
    assert.deepEqual([run.startsMs, run.endedMs], [[0, 0, 500, 500], 600]);
  });

  test("begins no scenario before its time of the plan has come", async () => {
    const scenario = { executor: "per-vu-iterations", startTime: "1s" };
    const run = await steered(scenario, 100, [
      [500, pause],
      [2500, resume],
    ]);
    assert.deepEqual(run.startsMs, [3000]);
  });

  test("ends when it is stopped", async () => {
    const run = await steered({ executor: "constant-vus", vus: 3, duration: "1m" }, 300, [
      [100, pause],
      [700, (one) => one.stop()],
    ]);
    assert.deepEqual([run.startsMs, run.endedMs], [[0, 0, 0], 700]);
  });
});

describe("a run whose rate is changed", () => {
  test("has that many more arrivals from then on", async () => {
    const run = await steered(open, 10, [[200, (one) => one.steer({ factor: 2 })]]);
    assert.deepEqual(run.startsMs, [0, 100, 200, 250, 300, 350, 400, 450]);
  });

  test("has that many more users, and fewer again as soon as their iterations end", async () => {
    const run = await steered({ executor: "constant-vus", vus: 2, duration: "1s" }, 300, [
      [100, (one) => one.steer({ factor: 1.5 })],
      [500, (one) => one.steer({ factor: 0.5 })],
    ]);
    assert.deepEqual(run.startsMs, [0, 0, 100, 300, 300, 400, 600, 900]);
  });
});

describe("an externally controlled scenario", () => {
  const scenario = { executor: "externally-controlled", vus: 1, maxVUs: 5, duration: "1s" };

  test("has the users that it is told, whatever the factor", async () => {
    const run = await steered(scenario, 400, [
      [100, (one) => one.steer({ vus: 3, factor: 7 })],
      [450, (one) => one.steer({ vus: 0 })],
    ]);
    assert.deepEqual(run.startsMs, [0, 100, 100, 400]);
  });

  test("interrupts what is under way at its end", async () => {
    assert.equal((await steered(scenario, 9000, [])).endedMs, 1000);
  });

  test("goes on until it is stopped when its duration is 0", async () => {
    const run = await steered({ ...scenario, vus: 0, duration: "0" }, 400, [
      [9000, (one) => one.stop()],
    ]);
    assert.deepEqual([run.startsMs, run.endedMs], [[], 9000]);
  });
});

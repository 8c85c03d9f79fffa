import assert from "node:assert/strict";
import { test } from "node:test";
import { runText } from "../run-for-tests.ts";

test("an iteration ends after its timers, and cancelled ones do not run", async () => {
  const { lines, result } = await runText(`
    import { setTimeout as later } from "k6/timers";
    import { sleep } from "k6";
    export default function () {
      setTimeout((x) => console.log("timeout", x), 100, "a");
      clearTimeout(setTimeout(() => console.log("never"), 50));
      let left = 3;
      const id = setInterval(() => {
        left -= 1;
        console.log("interval");
        if (left === 0) clearInterval(id);
      }, 200);
      later(() => { sleep(1); console.log("slept"); }, 300);
      console.log("done");
    }`);
  assert.deepEqual(lines, [
    "log: done",
    "log: timeout a",
    "log: interval",
    "log: interval",
    "log: interval",
    "log: slept",
  ]);
  assert.equal(result.durationMs, 1300);
});

test("timers of an interrupted iteration are given up", async () => {
  const { lines, result } = await runText(`
    export const options = { vus: 1, duration: "1s", gracefulStop: undefined, scenarios: undefined };
    export default function () { setTimeout(() => console.log("late"), 60_000); }`);
  assert.deepEqual(lines, []);
  assert.equal(result.durationMs, 31_000);
  assert.equal(result.state.counts.interrupted, 1);
});

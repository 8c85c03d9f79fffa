import assert from "node:assert/strict";
import { test } from "node:test";
import { runText } from "../run-for-tests.ts";

test("scenarios begin at their own time, and those that have not begun do not after a stop", async () => {
  const { lines, result } = await runText(
    `const one = { executor: "per-vu-iterations", vus: 1 };
     export const options = { scenarios: {
       now: { ...one, exec: "f" }, later: { ...one, exec: "g", startTime: "5s" },
       never: { ...one, exec: "h", startTime: "20s" } } };
     export const f = () => console.log("now"); export const g = () => console.log("later");
     export const h = () => console.log("never");`,
    { during: (run, clock) => void clock.after(9000, () => run.stop()) },
  );
  assert.deepEqual(lines, ["log: now", "log: later"]);
  assert.equal(result.durationMs, 9000);
});

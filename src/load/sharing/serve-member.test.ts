import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock, writeScript } from "../run-for-tests.ts";
import type { News } from "./member-messages.ts";
import { serveMember } from "./serve-member.ts";

test("a member does its share on the run's clock, reports, and says when it is over", async () => {
  const clock = new VirtualClock();
  const scriptPath = writeScript(`
    import { sleep } from "k6";
    import exec from "k6/execution";
    export const options = { scenarios: {
      a: { executor: "constant-arrival-rate", rate: 10, duration: "1s", preAllocatedVUs: 4 } } };
    export default (data) => { sleep(0.01); console.log(data, exec.scenario.iterationInTest); };`);
  const told: News[] = [];
  const finished = Promise.withResolvers<void>();
  const obey = await serveMember({
    task: {
      scriptPath,
      env: {},
      flags: {},
      overrides: undefined,
      targets: [],
      secrets: undefined,
      files: undefined,
      machine: undefined,
      share: { index: 1, count: 2 },
    },
    clock,
    random: () => 0,
    send: (news) => {
      told.push(news);
      if (news.kind === "over") finished.resolve();
    },
  });
  assert.deepEqual(told, [{ kind: "ready", vusInitialized: 2 }]);
  obey({ kind: "start", setupText: '"x"', runStartedMs: 0, atMs: 500 });
  await clock.drive(finished.promise);
  const lines = told.flatMap((news) => (news.kind === "log" ? [news.text] : []));
  assert.deepEqual(lines, ["x 1", "x 3", "x 5", "x 7", "x 9"]);
  const counts = told.flatMap((news) => ("report" in news ? [news.report.counts.iterations] : []));
  assert.ok(counts.length > 3);
  assert.equal(
    counts.reduce((sum, one) => sum + one, 0),
    5,
  );
  assert.equal(clock.nowMs(), 1500);
});

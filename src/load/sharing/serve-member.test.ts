import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock, writeScript } from "../run-for-tests.ts";
import type { News } from "./member-messages.ts";
import { serveMember } from "./serve-member.ts";

const task = {
  env: {},
  flags: {},
  overrides: undefined,
  targets: [],
  secrets: undefined,
  files: undefined,
  machine: undefined,
};

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
      ...task,
      scriptPath,
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

test("a member hides secrets before it tells of failures: others do not know them", async () => {
  const clock = new VirtualClock();
  const scriptPath = writeScript(`
    import secrets from "k6/secrets";
    import exec from "k6/execution";
    export default async () => {
      const secret = await secrets.get("cool");
      if (__VU === 1) throw new Error(secret);
      exec.test.abort(secret);
    };`);
  const secrets = new Map([["default", new Map([["cool", "some"]])]]);
  const told: News[] = [];
  const finished = Promise.withResolvers<void>();
  const flags = { vus: 2, iterations: 2 };
  const obey = await serveMember({
    task: { ...task, scriptPath, flags, secrets, share: { index: 0, count: 1 } },
    clock,
    random: () => 0,
    send: (news) => {
      told.push(news);
      if (news.kind === "over") finished.resolve();
    },
  });
  obey({ kind: "start", setupText: undefined, runStartedMs: 0, atMs: 0 });
  await clock.drive(finished.promise);
  const reasons = told.flatMap((news) => (news.kind === "abort" ? [news.reason] : []));
  const kinds = told.flatMap((news) =>
    "report" in news ? [...news.report.counts.failureKinds.keys()] : [],
  );
  assert.deepEqual(
    [reasons, kinds],
    [["***SECRET_REDACTED***"], ["iteration: Error: ***SECRET_REDACTED***"]],
  );
});

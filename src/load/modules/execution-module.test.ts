import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runText } from "../run-for-tests.ts";

describe("k6/execution", () => {
  test("tells where in the run an iteration is", async () => {
    const { lines } = await runText(`
      import exec from "k6/execution";
      import { sleep } from "k6";
      export const options = { scenarios: { s: { executor: "per-vu-iterations", vus: 2, iterations: 2, startTime: "1s" } } };
      export default function () {
        const { vu, scenario, instance } = exec;
        console.log(vu.idInTest, vu.iterationInInstance, vu.iterationInScenario,
          scenario.iterationInTest, scenario.name, scenario.executor, scenario.startTime,
          instance.vusActive, instance.iterationsCompleted);
        sleep(0.1);
      }`);
    assert.deepEqual(lines, [
      "log: 1 0 0 0 s per-vu-iterations 1000 1 0",
      "log: 2 0 0 1 s per-vu-iterations 1000 2 0",
      "log: 1 1 1 2 s per-vu-iterations 1000 2 1",
      "log: 2 1 1 3 s per-vu-iterations 1000 2 2",
    ]);
  });

  test("tags that a user sets go with all it measures", async () => {
    const { result, lines } = await runText(`
      import exec from "k6/execution";
      export const options = { iterations: 3, thresholds: { "iterations{late:yes}": ["count==2"] } };
      export default function () {
        if (__ITER === 1) exec.vu.tags.late = "yes";
        console.log(Object.keys(exec.vu.tags).join());
        try { exec.vu.tags.bad = {}; } catch (e) { if (__ITER === 0) console.log(e.message); }
      }`);
    assert.equal(result.thresholds[0]!.result.name, "passed");
    assert.deepEqual(lines.slice(0, 3), [
      "log: scenario,group",
      "log: tag bad must be a string, a number or a boolean",
      "log: scenario,group,late",
    ]);
  });

  test("test.abort ends the run with its reason, and the summary is still made", async () => {
    const { result } = await runText(`
      import exec from "k6/execution";
      import { sleep } from "k6";
      export const options = { vus: 3, duration: "1h" };
      export default function () { sleep(1); if (__ITER === 2) exec.test.abort("seen enough"); }
      export function handleSummary({ metrics }) {
        return { stdout: String(metrics.iterations.values.count) };
      }`);
    assert.deepEqual(result.outcome, { name: "aborted", reason: "seen enough" });
    assert.equal(result.durationMs, 3000);
    assert.deepEqual(result.summary, { stdout: "6" });
  });

  test("test.abort in the init context tells its reason", async () => {
    const script = "import exec from 'k6/execution'; exec.test.abort('no URL');";
    await assert.rejects(runText(`${script} export default () => {};`), /was called: no URL/);
  });

  test("test.fail lets the run go on, and keeps the first reason", async () => {
    const { result, lines } = await runText(`
      import exec from "k6/execution";
      export const options = { iterations: 3 };
      try { exec.test.fail(); } catch (error) { console.log(error.message); }
      export default function () {
        if (__ITER > 0) exec.test.fail("seen " + __ITER);
      }
      export function teardown() { exec.test.fail(); }`);
    assert.deepEqual(result.outcome, { name: "completed", failReason: "seen 1" });
    assert.equal(result.state.counts.iterations, 3);
    assert.deepEqual(lines.slice(-3), [
      "error: the script marked the run as failed: seen 1",
      "error: the script marked the run as failed: seen 2",
      "error: the script marked the run as failed",
    ]);
    assert.equal(lines[0], "log: exec.test.fail cannot be called in the init context");
  });

  test("test.options shows the options that are in force", async () => {
    const { lines } = await runText(`
      import exec from "k6/execution";
      export const options = { userAgent: "u" };
      export default function () {
        const { userAgent, scenarios } = exec.test.options;
        console.log(userAgent, scenarios.default.executor);
      }`);
    assert.deepEqual(lines, ["log: u per-vu-iterations"]);
  });
});

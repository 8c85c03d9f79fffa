import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { realClock, startTestServer } from "../http/server-for-tests.ts";
import { runText } from "../run-for-tests.ts";

describe("LoadRun", () => {
  test("setup comes first, its data goes to every iteration as a copy, teardown comes last", async () => {
    const { lines, result } = await runText(`
      import { sleep } from "k6";
      export const options = { iterations: 2, vus: 2 };
      export function setup() { sleep(1); return { n: 1 }; }
      export default function (data) { data.n += 1; console.log(JSON.stringify(data)); }
      export function teardown(data) { console.log("teardown", data.n); }`);
    assert.deepEqual(lines, ['log: {"n":2}', 'log: {"n":2}', "log: teardown 1"]);
    assert.deepEqual(result.setupData, { n: 1 });
    assert.equal(result.outcome.name, "completed");
  });

  test("a setup that fails or takes too long ends the run before an iteration", async () => {
    const failing = await runText(`
      export function setup() { throw new Error("no target"); }
      export default function () { console.log("not here"); }`);
    assert.deepEqual(failing.result.outcome, {
      name: "aborted",
      reason: "setup failed: no target",
    });
    assert.equal(failing.result.state.counts.iterations, 0);
    const late = await runText(`
      import { sleep } from "k6";
      export const options = { setupTimeout: "2s" };
      export function setup() { sleep(60); }
      export default function () {}`);
    assert.deepEqual(late.result.outcome, {
      name: "aborted",
      reason: "setup failed: setup took longer than 2000 ms",
    });
  });

  test("a threshold that ends the run is looked at every two seconds", async () => {
    const { result } = await runText(`
      import { sleep } from "k6";
      export const options = { vus: 1, duration: "1h", thresholds: { iterations: [{ threshold: "count<3", abortOnFail: true, delayAbortEval: "5s" }] } };
      export default function () { sleep(1); }`);
    assert.deepEqual(result.outcome, {
      name: "aborted",
      reason: "threshold iterations count<3 was crossed",
    });
    assert.equal(result.durationMs, 6000);
  });

  test("a stopped run lets its iterations finish, then tears down and sums up", async () => {
    const { result, lines } = await runText(
      `
      import { sleep } from "k6";
      export const options = { vus: 2, duration: "1h" };
      export default function () { sleep(3); }
      export function teardown() { console.log("teardown"); }
      export function handleSummary() { return { stdout: "sum" }; }`,
      { during: (run, clock) => void clock.after(4000, () => run.stop()) },
    );
    assert.deepEqual([result.outcome.name, result.durationMs], ["stopped", 6000]);
    assert.deepEqual([result.state.counts.iterations, lines.length], [4, 1]);
    assert.deepEqual(result.summary, { stdout: "sum" });
  });

  test("a run stopped a second time interrupts what is under way", async () => {
    const { result } = await runText(
      `
      import { sleep } from "k6";
      export const options = { vus: 2, duration: "1h" };
      export default function () { sleep(30); }`,
      {
        during(run, clock) {
          clock.after(1000, () => run.stop());
          clock.after(2000, () => run.stop());
        },
      },
    );
    assert.deepEqual([result.durationMs, result.state.counts.interrupted], [2000, 2]);
  });

  const setups: readonly (readonly [what: string, setup: string, reason: string])[] = [
    ["fails", "throw new Error('no');", "setup failed: no"],
    ["takes too long", "sleep(5);", "setup failed: setup took longer than 2000 ms"],
    ["aborts the run", "exec.test.abort('gone');", "gone"],
  ];
  for (const [what, setup, reason] of setups) {
    test(`a setup that ${what} has no teardown, but a summary`, async () => {
      const { result, lines } = await runText(`
        import { sleep } from "k6";
        import exec from "k6/execution";
        export const options = { setupTimeout: "2s" };
        export function setup() { ${setup} }
        export default function () { console.log("iteration"); }
        export function teardown() { console.log("teardown"); }
        export function handleSummary() { return { stdout: "sum" }; }`);
      assert.deepEqual(result.outcome, { name: "aborted", reason });
      assert.deepEqual(result.summary, { stdout: "sum" });
      const told = lines.map((line) => line.split("\n")[0]);
      const failure = reason.replace("setup failed: ", "error: setup: Error: ");
      assert.deepEqual(told, failure === reason ? [] : [failure]);
    });
  }

  test("handleSummary that fails is told, and the run has its result all the same", async () => {
    const { result, lines } = await runText(`
      export default function () {}
      export function handleSummary() { return "text"; }`);
    assert.equal(result.summary, undefined);
    assert.match(lines[0]!, /handleSummary: TypeError: handleSummary\(\) should return a map/);
  });

  test("tells of each second for how long it was paused", async () => {
    const { result } = await runText(
      `
      import { sleep } from "k6";
      export const options = { vus: 1, duration: "3s" };
      export default function () { sleep(0.1); }`,
      {
        during(run, clock) {
          clock.after(1500, () => run.steer({ isPaused: true }));
          clock.after(3200, () => run.steer({ isPaused: false }));
        },
      },
    );
    const { all } = result.state.counts.slices;
    assert.deepEqual(
      all.map(({ toMs, pausedMs }) => [toMs, pausedMs]),
      [
        [1000, 0],
        [2000, 500],
        [3000, 1000],
        [4000, 200],
        [4700, 0],
      ],
    );
  });

  test("has the time and the requests of setup in its totals and in no second", async (t) => {
    const { url } = await startTestServer(t);
    const { result } = await runText(
      `
      import { sleep } from "k6";
      import http from "k6/http";
      export const options = { vus: 1, iterations: 2 };
      export function setup() { for (let i = 0; i < 5; i++) http.get("${url}"); sleep(0.3); }
      export default function () { http.get("${url}"); }`,
      { clock: realClock },
    );
    const { requests, slices } = result.state.counts;
    const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);
    const [first] = result.ticks;
    assert.ok(first!.elapsedMs - first!.seconds * 1000 >= 299 && slices.all[0]!.fromMs >= 299);
    assert.deepEqual(
      [
        requests,
        sum(result.ticks.map((one) => one.requests)),
        sum(result.ticks.flatMap(({ byStatus }) => [...byStatus.values()])),
        sum(slices.all.map((one) => one.requests)),
        sum(slices.all.flatMap(({ buckets }) => [...buckets.values()])),
      ],
      [7, 2, 2, 2, 2],
    );
  });

  test("ticks once a second", async () => {
    const { result } = await runText(`
      import { sleep } from "k6";
      export const options = { vus: 3, duration: "2500ms" };
      export default function () { sleep(0.5); }`);
    const ticks = result.ticks.map((tick) => [tick.elapsedMs, tick.iterations, tick.vus]);
    assert.deepEqual(
      ticks.map(([ms]) => ms),
      [1000, 2000, 2500],
    );
    const { sink } = result.state.metrics.builtIn.vus;
    assert.ok(sink.type === "gauge" && sink.value === 3);
  });
});

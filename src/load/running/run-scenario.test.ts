import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runText, type TestRun } from "../run-for-tests.ts";

/** A script whose iterations take `takesMs`, under these scenarios. */
function scriptOf(scenarios: object, takesMs: number): string {
  return `
    import { sleep } from "k6";
    import exec from "k6/execution";
    export const options = { scenarios: ${JSON.stringify(scenarios)} };
    export default function () {
      console.log(exec.scenario.name + " " + exec.instance.currentTestRunDuration + " " + exec.vu.idInTest);
      sleep(${takesMs} / 1000);
    }`;
}

const starts = ({ lines }: TestRun): number[] => lines.map((line) => Number(line.split(" ")[2]));

interface Row {
  readonly title: string;
  readonly scenario: object;
  readonly takesMs: number;
  readonly startsMs: readonly number[];
  readonly endsMs: number;
}

const rows: readonly Row[] = [
  {
    title: "constant-vus: each user begins again as soon as it is done",
    scenario: { executor: "constant-vus", vus: 2, duration: "1s" },
    takesMs: 400,
    startsMs: [0, 0, 400, 400, 800, 800],
    endsMs: 1200,
  },
  {
    title: "constant-vus: what is not done after gracefulStop is interrupted",
    scenario: { executor: "constant-vus", vus: 1, duration: "1s", gracefulStop: "100ms" },
    takesMs: 800,
    startsMs: [0, 800],
    endsMs: 1100,
  },
  {
    title: "shared-iterations: whoever is free takes the next",
    scenario: { executor: "shared-iterations", vus: 2, iterations: 3 },
    takesMs: 100,
    startsMs: [0, 0, 100],
    endsMs: 200,
  },
  {
    title: "per-vu-iterations: each user has its own",
    scenario: { executor: "per-vu-iterations", vus: 2, iterations: 2 },
    takesMs: 100,
    startsMs: [0, 0, 100, 100],
    endsMs: 200,
  },
  {
    title: "per-vu-iterations: no iteration begins after maxDuration",
    scenario: { executor: "per-vu-iterations", vus: 1, iterations: 9, maxDuration: "250ms" },
    takesMs: 100,
    startsMs: [0, 100, 200],
    endsMs: 300,
  },
  {
    title: "ramping-vus: users come and go along the stages",
    scenario: {
      executor: "ramping-vus",
      startVUs: 1,
      stages: [
        { duration: "500ms", target: 2 },
        { duration: "500ms", target: 0 },
      ],
    },
    takesMs: 300,
    startsMs: [0, 300, 500, 600, 900],
    endsMs: 1200,
  },
  {
    title: "ramping-vus: after gracefulRampDown a user is interrupted",
    scenario: {
      executor: "ramping-vus",
      startVUs: 1,
      gracefulRampDown: "50ms",
      stages: [
        { duration: "0s", target: 0 },
        { duration: "400ms", target: 0 },
      ],
    },
    takesMs: 9000,
    startsMs: [0],
    endsMs: 400,
  },
  {
    title: "constant-arrival-rate: the schedule does not wait for iterations",
    scenario: {
      executor: "constant-arrival-rate",
      rate: 5,
      duration: "1s",
      preAllocatedVUs: 1,
      maxVUs: 5,
    },
    takesMs: 700,
    startsMs: [0, 200, 400, 600, 800],
    endsMs: 1500,
  },
  {
    title: "constant-arrival-rate: what no user is free for is dropped",
    scenario: {
      executor: "constant-arrival-rate",
      rate: 10,
      duration: "500ms",
      preAllocatedVUs: 1,
    },
    takesMs: 150,
    startsMs: [0, 200, 400],
    endsMs: 550,
  },
  {
    title: "ramping-arrival-rate: the rate follows the stages",
    scenario: {
      executor: "ramping-arrival-rate",
      startRate: 10,
      preAllocatedVUs: 2,
      stages: [
        { duration: "200ms", target: 10 },
        { duration: "0s", target: 20 },
        { duration: "200ms", target: 20 },
      ],
    },
    takesMs: 10,
    startsMs: [100, 200, 250, 300, 350, 400],
    endsMs: 410,
  },
  {
    title: "a scenario begins at its startTime",
    scenario: { executor: "per-vu-iterations", startTime: "2s" },
    takesMs: 100,
    startsMs: [2000],
    endsMs: 2100,
  },
];

describe("runScenario", () => {
  for (const { title, scenario, takesMs, startsMs, endsMs } of rows) {
    test(title, async () => {
      const run = await runText(scriptOf({ one: scenario }, takesMs));
      assert.deepEqual(starts(run), startsMs);
      assert.equal(run.result.durationMs, endsMs);
    });
  }

  test("counts what was due, what began and what was dropped", async () => {
    const one = {
      executor: "constant-arrival-rate",
      rate: 10,
      duration: "500ms",
      preAllocatedVUs: 1,
    };
    const { result } = await runText(scriptOf({ one }, 150));
    const { counts, metrics } = result.state;
    assert.deepEqual([counts.offered, counts.dropped, counts.iterations], [5, 2, 3]);
    const { sink } = metrics.builtIn.dropped_iterations;
    assert.ok(sink.type === "counter" && sink.count === 2);
  });

  const cut: [executor: string, maxDuration: string, stopAtMs: number, dropped: number][] = [
    ["shared-iterations", "250ms", Infinity, 4],
    ["per-vu-iterations", "250ms", Infinity, 14],
    ["per-vu-iterations", "10s", Infinity, 0],
    ["shared-iterations", "10s", 250, 0],
  ];
  for (const [executor, maxDuration, stopAtMs, dropped] of cut) {
    const until = `${maxDuration}${stopAtMs < Infinity ? `, stopped after ${stopAtMs} ms` : ""}`;
    test(`${executor} within ${until}, leaves ${dropped} of its iterations undone`, async () => {
      const one = { executor, vus: 2, iterations: 10, maxDuration };
      const { result } = await runText(scriptOf({ one }, 100), {
        during: (run, clock) => {
          if (stopAtMs < Infinity) clock.after(stopAtMs, () => run.stop());
        },
      });
      const { sink } = result.state.metrics.builtIn.dropped_iterations;
      assert.deepEqual(
        [sink.type === "counter" && sink.count, sink.isEmpty],
        [dropped, dropped === 0],
      );
    });
  }

  test("runs scenarios side by side, each with its own function, env and tags", async () => {
    const { lines, result } = await runText(
      `
      import { sleep } from "k6";
      import exec from "k6/execution";
      const shared = { executor: "per-vu-iterations", vus: 1, iterations: 1 };
      export const options = {
        scenarios: { a: { ...shared, exec: "a", env: { X: "1" }, tags: { t: "u" } }, b: { ...shared, exec: "b" } },
        thresholds: { "iterations{t:u}": ["count==1"], "iterations{scenario:b}": ["count==1"] },
      };
      export function a() { console.log("a " + __ENV.X + __ENV.Y + exec.vu.tags.t); }
      export function b() { sleep(1); console.log("b " + __ENV.X + __ENV.Y); }`,
      { env: { Y: "2" } },
    );
    assert.deepEqual(lines, ["log: a 12u", "log: b undefined2"]);
    assert.deepEqual(
      result.thresholds.map((one) => one.result.name),
      ["passed", "passed"],
    );
  });
});

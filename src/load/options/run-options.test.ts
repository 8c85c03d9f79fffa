import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type ExecutionFlags, type ReadOptions, readRunOptions } from "./run-options.ts";

describe("readRunOptions", () => {
  const shortcuts: [title: string, options: unknown, flags: ExecutionFlags, executor: string][] = [
    ["nothing", undefined, {}, "per-vu-iterations"],
    ["iterations", { iterations: 10, vus: 2 }, {}, "shared-iterations"],
    ["duration", { duration: "10s", vus: 2 }, {}, "constant-vus"],
    ["stages", { stages: [{ duration: "1s", target: 2 }] }, {}, "ramping-vus"],
    [
      "a duration flag over scenarios",
      { scenarios: arrival({}) },
      { duration: "5s" },
      "constant-vus",
    ],
    [
      "an iterations flag over stages",
      { stages: [{ duration: "1s", target: 2 }] },
      { iterations: 3 },
      "shared-iterations",
    ],
    ["scenarios", { scenarios: arrival({}) }, {}, "constant-arrival-rate"],
  ];
  for (const [title, options, flags, executor] of shortcuts) {
    test(`makes a ${executor} scenario of ${title}`, () => {
      const read = readRunOptions(options, flags);
      assert.ok(read.ok, JSON.stringify(read));
      assert.deepEqual(
        read.options.scenarios.map((one) => one.executor),
        [executor],
      );
    });
  }

  test("fills in k6's defaults, so that nothing downstream has to", () => {
    const read = readRunOptions({ scenarios: arrival({ maxVUs: undefined }) }, {});
    assert.ok(read.ok);
    assert.deepEqual(read.options.scenarios, [
      {
        name: "a",
        executor: "constant-arrival-rate",
        startTimeMs: 0,
        gracefulStopMs: 30_000,
        env: {},
        tags: {},
        exec: "default",
        timeUnitMs: 1000,
        preAllocatedVUs: 5,
        maxVUs: 5,
        rate: 10,
        durationMs: 1000,
      },
    ]);
    assert.deepEqual(read.options.summaryTrendStats, [
      "avg",
      "min",
      "med",
      "max",
      "p(90)",
      "p(95)",
    ]);
    assert.equal(read.options.maxRedirects, 10);
  });

  test("reads thresholds in both of their forms", () => {
    const thresholds = {
      http_req_duration: [
        "p(95)<200",
        { threshold: "avg<1", abortOnFail: true, delayAbortEval: "10s" },
      ],
    };
    const read = readRunOptions({ thresholds }, {});
    assert.ok(read.ok);
    assert.deepEqual(read.options.thresholds.get("http_req_duration"), [
      { source: "p(95)<200", abortOnFail: false, delayAbortEvalMs: 0 },
      { source: "avg<1", abortOnFail: true, delayAbortEvalMs: 10_000 },
    ]);
  });

  const wrong: [title: string, options: unknown, problems: string[]][] = [
    [
      "an unknown option, with the nearest known one",
      { durations: "5s" },
      ['options.durations: is not a known key (did you mean "duration"?)'],
    ],
    [
      "an option of k6 that is not there",
      { dns: { ttl: "1m" } },
      ["options.dns: is not supported: names are resolved by the operating system"],
    ],
    [
      "a duration that is none",
      { duration: "fast" },
      [
        'options.duration: must be a duration like 250ms, 5s or 1m30s, or a number of milliseconds, got "fast"',
      ],
    ],
    [
      "two ways to say how long",
      { stages: [{ duration: "1s", target: 1 }], duration: "1s" },
      ["options: duration and stages exclude each other"],
    ],
    [
      "a shortcut beside scenarios",
      { scenarios: arrival({}), iterations: 1 },
      ["options: iterations and scenarios exclude each other"],
    ],
    [
      "fewer iterations than users",
      { iterations: 1, vus: 2 },
      ["options.scenarios.default.iterations: must be vus (2) or more, got 1"],
    ],
    [
      "an externally controlled scenario that can have no user",
      { scenarios: { a: { executor: "externally-controlled", duration: "1s" } } },
      ["options.scenarios.a.maxVUs: must be vus (0) and 1 or more, got 0"],
    ],
    [
      "fewer users at most than at first",
      { scenarios: arrival({ maxVUs: 4 }) },
      ["options.scenarios.a.maxVUs: must be preAllocatedVUs (5) and 1 or more, got 4"],
    ],
    [
      "an unknown column of the summary",
      { summaryTrendStats: ["p95"] },
      ['options.summaryTrendStats.0: must be avg, min, med, max, count or p(N), got "p95"'],
    ],
  ];
  for (const [title, options, problems] of wrong) {
    test(`refuses ${title}`, () => {
      assert.deepEqual(problemsOf(readRunOptions(options, {})), problems);
    });
  }

  test("names the scenario whose option is unknown or missing", () => {
    const scenarios = {
      a: { executor: "constant-vus", vuss: 1 },
      b: { executor: "constant-users" },
    };
    const problems = problemsOf(readRunOptions({ scenarios }, {}));
    assert.ok(
      problems.some((one) => one.startsWith("options.scenarios.a.vuss: is not a known key")),
    );
    assert.ok(problems.some((one) => one.startsWith("options.scenarios.a.duration: ")));
    assert.ok(problems.some((one) => one.startsWith("options.scenarios.b.executor: ")));
  });
});

function arrival(changes: Record<string, unknown>): unknown {
  const a = { executor: "constant-arrival-rate", rate: 10, duration: "1s", preAllocatedVUs: 5 };
  return { a: { ...a, maxVUs: 10, ...changes } };
}

function problemsOf(read: ReadOptions): readonly string[] {
  return read.ok ? [] : read.problems;
}

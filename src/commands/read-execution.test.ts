import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ExecutionFlags } from "../load/options/run-options.ts";
import { type ExecutionTexts, readExecution, unreadVariables } from "./read-execution.ts";

type Environment = Record<string, string>;

function read(flags: ExecutionTexts, environment: Environment): ExecutionFlags | string[] {
  const problems: string[] = [];
  const execution = readExecution(flags, environment, problems);
  if (problems.length > 0) return problems;
  // As nothing is known of a field that is undefined.
  return JSON.parse(JSON.stringify(execution));
}

describe("readExecution", () => {
  const stages = [
    { duration: "5s", target: 10 },
    { duration: "1m", target: 0 },
  ];
  const rows: [flags: ExecutionTexts, environment: Environment, execution: object][] = [
    [{}, { A: "b" }, {}],
    [{ vus: "5", duration: "1m" }, {}, { vus: 5, duration: "1m" }],
    [{}, { K6_VUS: "5", K6_DURATION: "1m" }, { vus: 5, duration: "1m" }],
    [{}, { K6_ITERATIONS: "9", K6_DURATION: "" }, { iterations: 9 }],
    [{}, { K6_STAGES: "5s:10,1m:0" }, { stages }],
    [{ stage: ["5s:10", "1m:0"] }, { K6_VUS: "2", K6_ITERATIONS: "9" }, { vus: 2, stages }],
    [{ vus: "5" }, { K6_VUS: "2", K6_DURATION: "1m" }, { vus: 5, duration: "1m" }],
  ];
  for (const [flags, environment, execution] of rows) {
    test(`reads ${JSON.stringify({ ...flags, ...environment })}`, () => {
      assert.deepEqual(read(flags, environment), execution);
    });
  }

  test("tells each that cannot be read, by its own name", () => {
    const texts = { vus: "0", duration: "10", iterations: "many", stage: ["5"] };
    const environment = { K6_VUS: "x", K6_DURATION: "y", K6_ITERATIONS: "0", K6_STAGES: "5s:1,z" };
    const problems = read(texts, environment) as string[];
    assert.deepEqual(
      problems.map((one) => one.split(":")[0]),
      [
        ...["--duration", "--stage", "--vus", "--iterations"],
        ...["K6_DURATION", "K6_STAGES", "K6_VUS", "K6_ITERATIONS"],
      ],
    );
  });

  test("refuses k6's other variables by name, and leaves alone what changes no run", () => {
    const environment = { K6_RPS: "5", K6_NO_SETUP: "true", K6_THROW: "", K6_CLOUD_TOKEN: "t" };
    assert.deepEqual(read({}, environment), [
      "K6_NO_SETUP: is not read: set noSetup in the script's options",
      "K6_RPS: is not read: set rps in the script's options",
    ]);
    const odd = ["K6_NO_VU_CONNECTION_REUSE", "K6_INSECURE_SKIP_TLS_VERIFY", "K6_BLACKLIST_IPS"];
    assert.ok(odd.every((name) => unreadVariables.has(name)));
  });
});

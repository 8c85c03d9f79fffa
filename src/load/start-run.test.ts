import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { runText } from "./run-for-tests.ts";

const refusals: [title: string, script: string, problem: RegExp][] = [
  [
    "an unknown option",
    "export const options = { vuss: 1 }; export default () => {};",
    /options\.vuss: is not a known key \(did you mean "vus"\?\)/,
  ],
  [
    "a threshold on nothing",
    "export const options = { thresholds: { x: ['count>1'] } }; export default () => {};",
    /options\.thresholds\.x: no metric is called x/,
  ],
  [
    "a function that is not there",
    "export const options = { vus: 1 };",
    /options\.scenarios\.default\.exec: the script exports no function called default/,
  ],
  [
    "an error in the init context",
    "const a = null; a.b; export default () => {};",
    /failed in its init context: TypeError: .*main\.js:1:/s,
  ],
  [
    "a request in the init context",
    "import http from 'k6/http'; const f = http['get']; f('http://a/'); export default () => {};",
    /init context/,
  ],
  [
    "a file that is not there",
    "open('nothing.txt'); export default () => {};",
    /no such file.*nothing\.txt/,
  ],
  [
    "an imported file that is not there",
    "import './nothing.js'; export default () => {};",
    /nothing\.js: no such file/,
  ],
];

describe("startRun", () => {
  for (const [title, script, problem] of refusals) {
    test(`refuses ${title} before it begins`, async () => {
      await assert.rejects(
        runText(script),
        (error) => error instanceof ConfigurationProblems && problem.test(error.message),
      );
    });
  }

  test("runs imported modules, JSON and TypeScript among them", async () => {
    const { lines } = await runText(
      `import { twice, count } from "./lib.ts"; import json from "./table.json" with { type: "json" };
       export default function () { twice(() => console.log(json.name, count)); }`,
      {
        files: {
          "lib.ts":
            "export let count: number = 0; export function twice(f: () => void): void { count += 1; f(); f(); }",
          "table.json": '{"name":"from json"}',
        },
      },
    );
    assert.deepEqual(lines, ["log: from json 1", "log: from json 1"]);
  });

  test("gives every sample to the listener", async () => {
    const names = new Set<string>();
    await runText("export default function () {}", {
      onSample: (metric) => names.add(metric.name),
    });
    assert.deepEqual([...names], ["iterations", "iteration_duration"]);
  });

  test("tells while the run is on what has happened so far", async () => {
    const seen: unknown[] = [];
    await runText(
      `import { sleep } from "k6";
       export const options = { vus: 2, duration: "3s" };
       export default function () { sleep(0.5); }`,
      {
        during: (run, clock) => {
          clock.after(1750, () => {
            const { phase, elapsedMs, counts, ticks } = run.snapshot();
            seen.push([phase, elapsedMs, counts.iterations, counts.vusActive, ticks.length]);
          });
        },
      },
    );
    assert.deepEqual(seen, [["running", 1750, 6, 2, 1]]);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runText } from "../run-for-tests.ts";

describe("VirtualUser", () => {
  test("has its own module state, __VU and __ITER", async () => {
    const { lines } = await runText(`
      let own = 0;
      export const options = { scenarios: { s: { executor: "per-vu-iterations", vus: 2, iterations: 2 } } };
      export default function () { own += 1; console.log(__VU, __ITER, own); }`);
    assert.deepEqual(lines.toSorted(), ["log: 1 0 1", "log: 1 1 2", "log: 2 0 1", "log: 2 1 2"]);
  });

  test("logs what an iteration throws, with the author's lines only, and goes on", async () => {
    const { lines, result } = await runText(
      "export const options = { iterations: 2 };\nexport default function () {\n  null.x;\n}\n",
    );
    assert.equal(lines.length, 2);
    assert.match(lines[0]!, /^error: TypeError: .*\n +at .*main\.js:3:\d+\)?$/);
    assert.equal(result.state.counts.iterations, 2);
  });

  test("waits for minIterationDuration between iterations, which is no part of their duration", async () => {
    const { result } = await runText(`
      import { sleep } from "k6";
      export const options = { iterations: 3, minIterationDuration: "2s" };
      export default function () { sleep(0.5); }`);
    const { sink } = result.state.metrics.builtIn.iteration_duration;
    assert.ok(sink.type === "trend");
    assert.deepEqual([sink.histogram.max, result.durationMs], [500, 6000]);
  });

  test("does not see Node's own globals", async () => {
    const { lines } = await runText(`
      export default function () {
        console.log(typeof process, typeof Buffer, typeof fetch, typeof globalThis.process);
      }`);
    assert.deepEqual(lines, ["log: undefined undefined undefined undefined"]);
  });

  test("keeps setInterval and promises of one user apart from another's", async () => {
    const { result } = await runText(`
      export const options = { scenarios: { s: { executor: "per-vu-iterations", vus: 3, iterations: 2 } } };
      export default async function () {
        await new Promise((done) => setTimeout(done, 100 * __VU));
      }`);
    assert.deepEqual([result.state.counts.iterations, result.durationMs], [6, 600]);
  });

  test("an iteration ends when all has come that answers have asked for", async () => {
    const { result, lines } = await runText(`
      const later = (run) => setTimeout(() => void Promise.resolve().then(() => {}).then(run), 100);
      export const options = { iterations: 2 };
      export function setup() { later(() => later(() => console.log("set up"))); }
      export default function () {
        later(() => later(() => later(() => console.log("third", __ITER))));
        console.log("begun", __ITER);
      }
      export function teardown() { later(() => console.log("torn down")); }`);
    assert.deepEqual(
      lines.map((line) => line.slice(5)),
      ["set up", "begun 0", "third 0", "begun 1", "third 1", "torn down"],
    );
    assert.equal(result.durationMs, 800);
  });

  const failures: [title: string, failure: string, durationMs: number][] = [
    ["itself", "throw new Error('no');", 0],
    ["one of its timers", "setTimeout(() => { throw new Error('no'); }, 100);", 200],
  ];
  for (const [title, failure, durationMs] of failures) {
    test(`what an iteration has begun is given up when ${title} fails`, async () => {
      const { result, lines } = await runText(`
        export const options = { iterations: 2 };
        export default function () {
          setInterval(() => console.log("tick"), 150);
          ${failure}
        }`);
      const told = lines.map((line) => line.split("\n")[0]);
      assert.deepEqual(told, ["error: Error: no", "error: Error: no"]);
      assert.deepEqual([result.state.counts.iterations, result.durationMs], [2, durationMs]);
    });
  }

  test("a setup that fails leaves nothing behind", async () => {
    const { result } = await runText(`
      export function setup() { setInterval(() => {}, 100); throw new Error("no"); }
      export default function () {}`);
    assert.deepEqual([result.outcome.name, result.durationMs], ["aborted", 0]);
  });
});

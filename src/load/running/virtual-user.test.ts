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
});

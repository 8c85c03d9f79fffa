import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runText } from "../run-for-tests.ts";

const swallowing = (loop: string): string => `
  import { sleep } from "k6";
  export const options = { scenarios: { s: { executor: "constant-vus", vus: 1, duration: "1s", gracefulStop: "1s" } } };
  export default function () { ${loop} }`;

describe("ScenarioCrew", () => {
  test("interrupts an iteration that catches its own interruption and goes on waiting", async () => {
    const { result } = await runText(
      swallowing(
        "for (let i = 0; i < 5; i++) { try { sleep(60); } catch (e) { console.log(e.name); } }",
      ),
    );
    assert.equal(result.durationMs, 2000);
    assert.deepEqual([result.state.counts.iterations, result.state.counts.interrupted], [0, 1]);
  });

  test("lets an iteration that ends within gracefulStop count", async () => {
    const { result } = await runText(swallowing("sleep(1.5);"));
    assert.equal(result.durationMs, 1500);
    assert.deepEqual([result.state.counts.iterations, result.state.counts.interrupted], [1, 0]);
  });

  test("gives its users back, so that a later scenario works with the same ones", async () => {
    const { lines } = await runText(`
      const one = { executor: "per-vu-iterations", vus: 1 };
      export const options = { scenarios: { a: one, b: { ...one, startTime: "1s" } } };
      export default function () { console.log(__VU, __ITER); }`);
    assert.equal(lines.length, 2);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runText } from "../run-for-tests.ts";

const imports = 'import { Counter, Gauge, Rate, Trend } from "k6/metrics";';

describe("k6/metrics", () => {
  test("all users add to the same metrics, with tags", async () => {
    const thresholds = {
      c: ["count==8"],
      "c{kind:odd}": ["count==4"],
      g: ["value==3"],
      r: ["rate==0.5"],
      t: ["avg==1.5", "max==3"],
    };
    const { result } = await runText(`${imports}
      const c = new Counter("c"), g = new Gauge("g"), r = new Rate("r"), t = new Trend("t", true);
      export const options = {
        scenarios: { a: { executor: "per-vu-iterations", vus: 2, iterations: 4 } },
        thresholds: ${JSON.stringify(thresholds)},
      };
      export default function () {
        c.add(1, { kind: __ITER % 2 ? "odd" : "even" }); g.add(__ITER); r.add(__ITER % 2 === 0); t.add(__ITER);
      }`);
    assert.deepEqual(
      result.thresholds.map((one) => one.result.name),
      Array(6).fill("passed"),
    );
    assert.equal(result.state.metrics.get("t")?.contains, "time");
  });

  test("refuses what is no number, and metrics made in an iteration", async () => {
    const { lines } = await runText(`${imports}
      const c = new Counter("c");
      export default function () {
        for (const f of [() => c.add("many"), () => new Counter("late")]) {
          try { f(); } catch (e) { console.log(e.message); }
        }
      }`);
    assert.deepEqual(lines, [
      'log: "many" is an invalid value for metric c',
      "log: metrics must be declared in the init context",
    ]);
  });
});

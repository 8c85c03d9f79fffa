import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runText } from "../run-for-tests.ts";

const imports = 'import { check, fail, group, randomSeed, sleep } from "k6";';

describe("k6", () => {
  test("checks are counted by group and name, and tell whether all held", async () => {
    const { lines, result } = await runText(`${imports}
      export const options = { iterations: 2 };
      export default function () {
        const all = group("g", () => check(5, { "is five": (n) => n === 5, "is six": (n) => n === 6, plain: true }));
        console.log(all, check(null, {}));
      }`);
    assert.deepEqual(lines, ["log: false true", "log: false true"]);
    const checks = result.state.groups.checks().map((one) => [one.path, one.passes, one.fails]);
    assert.deepEqual(checks, [
      ["::g::is five", 2, 0],
      ["::g::is six", 0, 2],
      ["::g::plain", 2, 0],
    ]);
  });

  test("a predicate that throws is a failed check and ends the iteration", async () => {
    const { lines, result } = await runText(`${imports}
      export default function () { check(null, { bad: (r) => r.x }); console.log("not here"); }`);
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /error: TypeError: Cannot read properties of null/);
    assert.equal(result.state.groups.checks()[0]!.fails, 1);
    assert.equal(result.state.counts.iterations, 1);
  });

  test("groups nest, give back what their function gives, and measure how long it took", async () => {
    const { lines, result } = await runText(`${imports}
      import exec from "k6/execution";
      export const options = { thresholds: { "group_duration{group:::a::b}": ["max==500"] } };
      export default function () {
        const x = group("a", () => { sleep(0.25); return group("b", () => { sleep(0.5); return exec.vu.tags.group; }); });
        console.log(x, JSON.stringify(exec.vu.tags.group));
      }`);
    assert.deepEqual(lines, ['log: ::a::b ""']);
    assert.equal(result.thresholds[0]!.result.name, "passed");
    const duration = result.state.metrics.builtIn.group_duration.sink;
    assert.ok(duration.type === "trend");
    assert.deepEqual([duration.histogram.count, duration.histogram.max], [2, 750]);
  });

  test("sleep takes seconds, and fail ends the iteration", async () => {
    const { lines, result } = await runText(`${imports}
      export default function () { sleep(1.5); sleep(-1); sleep(0); fail("enough"); }`);
    assert.match(lines[0]!, /error: Error: enough/);
    assert.equal(result.durationMs, 1500);
  });

  test("randomSeed makes Math.random repeat itself and leaves the rest of Math", async () => {
    const { lines } = await runText(`${imports}
      export const options = { iterations: 2 };
      export default function () { randomSeed(7); console.log(Math.random(), Math.max(1, 2)); }`);
    assert.equal(lines[0], lines[1]);
    assert.match(lines[0]!, /^log: 0\.\d+ 2$/);
  });
});

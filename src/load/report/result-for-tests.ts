/** The result of a small run, with a bit of everything in it. */
import { runText } from "../run-for-tests.ts";
import type { RunResult } from "../running/run-result.ts";

export async function makeResult(options = ""): Promise<RunResult> {
  const { result } = await runText(`
    import { check, group, sleep } from "k6";
    import { Counter, Gauge, Rate, Trend } from "k6/metrics";
    const c = new Counter("my_counter"), g = new Gauge("my_gauge"), r = new Rate("my_rate"), t = new Trend("my_trend", true);
    const unused = new Trend("unused");
    export const options = {
      scenarios: { s: { executor: "constant-arrival-rate", rate: 2, duration: "2s", preAllocatedVUs: 1 } },
      thresholds: { my_trend: ["p(95)<500", "avg<1"], checks: ["rate>0.9"], unused: ["avg<1"], "my_counter{k:<b>}": ["count>0"] },
      ${options}
    };
    export function setup() { return { a: 1 }; }
    export default function () {
      group("<g>", () => check(1, { good: true, bad: __ITER % 2 === 0 }));
      c.add(2, { k: "<b>" }); g.add(__ITER); r.add(__ITER % 2); t.add(12.5); sleep(0.1);
    }`);
  return result;
}

/** What choosing a backend, counting the call and settling it add to one request. */
import { makeUpstream } from "../test/upstream/make-upstream.ts";
import { measure } from "./measure.ts";

const rows: readonly [what: string, configuration: object, threads: number][] = [
  ["nothing on", {}, 1],
  ["breaker", { breaker: {} }, 1],
  ["leastRequest, several threads", { balance: "leastRequest", breaker: {} }, 4],
  ["limit", { concurrency: { limit: 100, queue: 10 }, breaker: {} }, 4],
  ["adaptive limit", { concurrency: { adaptive: {} }, breaker: {} }, 4],
  ["slow start, warm", { slowStart: "10s", breaker: {} }, 4],
];

for (const [what, configuration, threads] of rows) {
  const { upstream } = makeUpstream({ ...configuration }, { threads });
  let nowMs = 1000;
  measure(what, () => {
    nowMs += 0.01;
    const admission = upstream.admit(nowMs, [])!;
    upstream.settle(admission, "succeeded", 1, nowMs);
    return 0;
  });
}

/** Calls through one breaker in every thread, and tells what it saw. */
import { parentPort } from "node:worker_threads";
import { CircuitBreaker, REFUSED } from "../../src/breaking/circuit-breaker.ts";
import type { CircuitBreakerOptions } from "../../src/breaking/circuit-breaker-options.ts";
import { buffer, meet, work } from "./meet.ts";

interface Calls {
  readonly options: CircuitBreakerOptions;
  readonly calls: number;
  readonly nowMs: number;
  readonly outcome: "succeeded" | "failed" | "abandoned";
}

const { options, calls, nowMs, outcome } = work as Calls;
const breaker = new CircuitBreaker(new Int32Array(buffer, 0, CircuitBreaker.words), options);
/** Behind the breaker's own words: the calls of all threads that are under way. */
const underWay = new Int32Array(buffer, CircuitBreaker.words * 4, 1);
const transitions: string[] = [];
breaker.onTransition = (from, to, reason) => transitions.push(`${from} ${to} ${reason}`);
let admitted = 0;
let underWayMax = 0;
meet();
for (let i = 0; i < calls; i++) {
  const token = breaker.admit(nowMs);
  if (token === REFUSED) continue;
  admitted += 1;
  underWayMax = Math.max(underWayMax, Atomics.add(underWay, 0, 1) + 1);
  Atomics.sub(underWay, 0, 1);
  breaker.settle(token, outcome, false, nowMs);
}
parentPort!.postMessage({ admitted, underWayMax, transitions });

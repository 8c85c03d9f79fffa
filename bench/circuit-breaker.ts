/** What a circuit breaker adds to one call. */
import { CircuitBreaker } from "../src/breaking/circuit-breaker.ts";
import { measure } from "./measure.ts";

const options = {
  consecutiveFailures: 5,
  failureShare: 0.5,
  slowShare: 1,
  minCalls: 20,
  windowMs: 60_000,
  openForMs: 30_000,
  openForMaxMs: 300_000,
  trialCalls: 2,
};
const closed = made();
const open = made();
open.forceOpen();
let nowMs = 1000;

measure("admit, closed", () => closed.admit(nowMs));
measure("admit, open", () => open.admit(nowMs));
measure("admit and settle, succeeded", () => {
  nowMs += 0.01;
  const token = closed.admit(nowMs);
  closed.settle(token, "succeeded", false, nowMs);
  return token;
});
measure("admit and settle, one in four failed", (i) => {
  nowMs += 0.01;
  const token = closed.admit(nowMs);
  closed.settle(token, (i & 3) === 0 ? "failed" : "succeeded", false, nowMs);
  return token;
});

function made(): CircuitBreaker {
  const words = new Int32Array(new SharedArrayBuffer(CircuitBreaker.words * 4));
  return new CircuitBreaker(words, options);
}

// The sre target while it is kept busy: slow answers, burnt CPU and log lines, and beside them its
// health, which has to stay quick.
//
//   RATE a second ask for the health, SLOW_RATE for an answer after SLOW_MS, CPU_RATE for CPU_MS of
//   CPU, LOG_RATE for a log line; for DURATION

import { check } from "k6";
import http from "k6/http";
import { Trend } from "k6/metrics";

const BASE_URL = __ENV.BASE_URL || "http://localhost:8080/sre";
const DURATION = __ENV.DURATION || "30s";
const RATE = Number(__ENV.RATE || 50);
const SLOW_RATE = Number(__ENV.SLOW_RATE || 10);
const SLOW_MS = Number(__ENV.SLOW_MS || 200);
const CPU_RATE = Number(__ENV.CPU_RATE || 4);
const CPU_MS = Number(__ENV.CPU_MS || 100);
const LOG_RATE = Number(__ENV.LOG_RATE || 10);

// How much later than asked for a slow answer comes.
const slowExcess = new Trend("slow_excess", true);

const steady = (rate, exec) => ({
  executor: "constant-arrival-rate",
  rate,
  timeUnit: "1s",
  duration: DURATION,
  preAllocatedVUs: Number(__ENV.VUS || 20),
  maxVUs: Number(__ENV.MAX_VUS || 200),
  exec,
});

export const options = {
  scenarios: {
    health: steady(RATE, "health"),
    slow: steady(SLOW_RATE, "slow"),
    cpu: steady(CPU_RATE, "cpu"),
    log: steady(LOG_RATE, "log"),
  },
  thresholds: {
    http_req_failed: ["rate<0.01"],
    checks: ["rate>0.99"],
    "http_req_duration{scenario:health}": ["p(95)<250"],
    slow_excess: ["p(95)<250"],
  },
};

export function health() {
  const response = http.get(`${BASE_URL}/health`);
  check(response, { "is healthy": (r) => r.status === 200 && r.json("status") === "healthy" });
}

export function slow() {
  const response = http.get(`${BASE_URL}/slow?duration=${SLOW_MS}`, { tags: { name: "/slow" } });
  // Timers of the service may be a millisecond early.
  const isLate = response.timings.waiting >= SLOW_MS - 1;
  check(response, { "answers late, as asked": (r) => r.status === 200 && isLate });
  slowExcess.add(response.timings.duration - SLOW_MS);
}

export function cpu() {
  const response = http.get(`${BASE_URL}/cpu?duration=${CPU_MS}`, { tags: { name: "/cpu" } });
  check(response, {
    "burns CPU": (r) => r.status === 200 && r.json("requested_duration_ms") === CPU_MS,
  });
}

export function log() {
  const line = { level: "info", message: `line ${__ITER} of the load` };
  const response = http.post(`${BASE_URL}/log`, JSON.stringify(line), {
    headers: { "Content-Type": "application/json" },
  });
  check(response, { "logs a line": (r) => r.status === 200 && r.json("status") === "logged" });
}

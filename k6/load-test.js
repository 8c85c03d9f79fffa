// Steady load on the gateway with a ramp before, a spike after it and a time to cool down.
//
//   0 → 500/s in 1 m, 500/s for 2 m, 1000/s for 30 s, 200/s for 1 m
//
// RATE_SCALE multiplies the rates, TIME_SCALE the durations: 0.1 and 0.1 make a run of 27 seconds.

import { check } from "k6";
import http from "k6/http";
import { Counter } from "k6/metrics";

const BASE_URL = __ENV.BASE_URL || "http://localhost:8080";
const PATHS = (__ENV.PATHS || "/get,/status/200,/bytes/1024").split(",");
const RATE_SCALE = Number(__ENV.RATE_SCALE || 1);
const TIME_SCALE = Number(__ENV.TIME_SCALE || 1);

const rate = (perSecond) => Math.round(perSecond * RATE_SCALE);
const time = (seconds) => `${Math.round(seconds * TIME_SCALE * 1000)}ms`;

// A request beyond the gateway's rate limit is refused on purpose: that is no failure.
const limited = new Counter("rate_limited");
http.setResponseCallback(http.expectedStatuses({ min: 200, max: 399 }, 429));

export const options = {
  discardResponseBodies: true,
  scenarios: {
    load: {
      executor: "ramping-arrival-rate",
      startRate: 0,
      timeUnit: "1s",
      preAllocatedVUs: Number(__ENV.VUS || 100),
      maxVUs: Number(__ENV.MAX_VUS || 1000),
      stages: [
        { duration: time(60), target: rate(500) },
        { duration: time(120), target: rate(500) },
        { duration: "0s", target: rate(1000) },
        { duration: time(30), target: rate(1000) },
        { duration: "0s", target: rate(200) },
        { duration: time(60), target: rate(200) },
      ],
    },
  },
  thresholds: {
    http_req_failed: ["rate<0.01"],
    http_req_duration: ["p(95)<500", "p(99)<1000"],
    checks: ["rate>0.99"],
    dropped_iterations: ["count<100"],
  },
};

export default function () {
  const path = PATHS[Math.floor(Math.random() * PATHS.length)];
  const response = http.get(`${BASE_URL}${path}`, { tags: { name: path } });
  if (response.status === 429) limited.add(1);
  check(response, {
    "answered as expected": (r) => r.status === 200 || r.status === 429,
  });
}

// A long, steady load with think time: 200 users who ask once a second. What changes over half an
// hour with nothing else changing is a leak.
//
//   k6 run --duration 30m soak-test.js      --vus changes the rate
//
// Thresholds: no failures, latencies that stay, connections that are used again.

import { check, sleep } from "k6";
import http from "k6/http";
import { Rate } from "k6/metrics";

const BASE_URL = __ENV.BASE_URL || "http://localhost:8080";
const PATHS = (__ENV.PATHS || "/get,/status/200,/bytes/1024").split(",");
const THINK_S = Number(__ENV.THINK_S || 1);

const reused = new Rate("connections_reused");

// Plain `vus` and `duration`, as flags of these names replace scenarios.
export const options = {
  vus: 200,
  duration: "30m",
  discardResponseBodies: true,
  thresholds: {
    http_req_failed: ["rate<0.001"],
    http_req_duration: ["p(95)<500", "p(99)<1000"],
    checks: ["rate>0.999"],
    connections_reused: ["rate>0.8"],
  },
};

export default function () {
  // They come one after the other, or the first moment would be a burst beyond the rate limit.
  if (__ITER === 0) sleep(THINK_S * Math.random());
  const path = PATHS[Math.floor(Math.random() * PATHS.length)];
  const response = http.get(`${BASE_URL}${path}`, { tags: { name: path } });
  check(response, { "is answered": (r) => r.status === 200 });
  reused.add(response.timings.connecting === 0);
  // Around a second, so that the users do not ask in step.
  sleep(THINK_S * (0.5 + Math.random()));
}

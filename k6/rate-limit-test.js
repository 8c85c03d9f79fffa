// Drives the gateway beyond its rate limit and measures how exactly it limits, and how fast what it
// allows still is.
//
//   100/s → 1200/s over RAMP, then 1200/s for HOLD
//
// LIMIT is the configured rate per second, BURST what may pass at once; the defaults are those of
// the gateway that `weir up` starts. Over the whole run at most BURST + LIMIT × time may pass;
// while the limit is exceeded, nearly as much has to.

import { check } from "k6";
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Rate, Trend } from "k6/metrics";

const BASE_URL = __ENV.BASE_URL || "http://localhost:8080";
const PATH = __ENV.PATH_UNDER_TEST || "/status/200";
const LIMIT = Number(__ENV.LIMIT || 800);
const BURST = Number(__ENV.BURST || 100);
const PEAK = Number(__ENV.PEAK || 1200);
const RAMP_S = Number(__ENV.RAMP_S || 60);
const HOLD_S = Number(__ENV.HOLD_S || 60);

const allowed = new Counter("requests_allowed");
const rejected = new Counter("requests_rejected");
const allowedDuration = new Trend("allowed_duration", true);
const told = new Rate("rejected_with_retry_after");
// While PEAK is held: allowed requests in relation to what the limit lets through in that time.
const allowedInHold = new Counter("allowed_in_hold");

http.setResponseCallback(http.expectedStatuses(200, 429));

const holdAllowance = LIMIT * HOLD_S;

export const options = {
  scenarios: {
    limit: {
      executor: "ramping-arrival-rate",
      startRate: Number(__ENV.START || 100),
      timeUnit: "1s",
      preAllocatedVUs: Number(__ENV.VUS || 200),
      maxVUs: Number(__ENV.MAX_VUS || 1000),
      stages: [
        { duration: `${RAMP_S}s`, target: PEAK },
        { duration: `${HOLD_S}s`, target: PEAK },
      ],
    },
  },
  thresholds: {
    http_req_failed: ["rate<0.01"],
    requests_rejected: ["count>0"],
    requests_allowed: [`count<=${BURST + LIMIT * (RAMP_S + HOLD_S)}`],
    allowed_in_hold: [
      `count<=${Math.ceil(holdAllowance * 1.02 + BURST)}`,
      `count>=${Math.floor(holdAllowance * 0.95)}`,
    ],
    allowed_duration: ["p(95)<100"],
    rejected_with_retry_after: ["rate==1"],
  },
};

export default function () {
  const inHold = Date.now() - exec.scenario.startTime >= RAMP_S * 1000;
  const response = http.get(`${BASE_URL}${PATH}`);
  check(response, { "is allowed or rejected": (r) => r.status === 200 || r.status === 429 });
  if (response.status === 429) {
    rejected.add(1);
    told.add(response.headers["Retry-After"] !== undefined);
  } else if (response.status === 200) {
    allowed.add(1);
    allowedDuration.add(response.timings.duration);
    if (inHold) allowedInHold.add(1);
  }
}

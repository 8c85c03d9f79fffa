// Load through the gateway's tcp listener, which relays octets and knows nothing of HTTP: requests
// over connections that are kept, and over short ones that carry a single request.
//
//   RATE a second over kept connections, SHORT_RATE a second over short ones, for DURATION_S

import { check } from "k6";
import http from "k6/http";
import { Trend } from "k6/metrics";

const BASE_URL = __ENV.BASE_URL || "http://localhost:8081";
const BYTES = Number(__ENV.BYTES || 1024);
const DURATION_S = Number(__ENV.DURATION_S || 60);

const keptDuration = new Trend("kept_duration", true);
const shortDuration = new Trend("short_duration", true);

const steady = (rate, exec) => ({
  executor: "constant-arrival-rate",
  rate,
  timeUnit: "1s",
  duration: `${DURATION_S}s`,
  preAllocatedVUs: Number(__ENV.VUS || 50),
  maxVUs: Number(__ENV.MAX_VUS || 500),
  exec,
});

export const options = {
  scenarios: {
    kept: steady(Number(__ENV.RATE || 300), "kept"),
    short: steady(Number(__ENV.SHORT_RATE || 100), "short"),
  },
  thresholds: {
    http_req_failed: ["rate<0.01"],
    checks: ["rate>0.99"],
    kept_duration: ["p(95)<500"],
    short_duration: ["p(95)<500"],
  },
};

const url = `${BASE_URL}/bytes/${BYTES}`;

function isWhole(response) {
  return check(response, {
    "brings all octets": (r) => r.status === 200 && r.body.byteLength === BYTES,
  });
}

export function kept() {
  const response = http.get(url, { responseType: "binary", tags: { name: "kept" } });
  if (isWhole(response)) keptDuration.add(response.timings.duration);
}

export function short() {
  const response = http.get(url, {
    headers: { Connection: "close" },
    responseType: "binary",
    tags: { name: "short" },
  });
  if (isWhole(response)) shortDuration.add(response.timings.duration);
}

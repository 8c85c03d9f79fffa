// The load of a drill that gives a rate and a path: requests at a constant rate, whatever comes back.
//
//   npx weir run -e URL=http://127.0.0.1:8080/get -e RATE=240 drills/steady-load.js
import http from "k6/http";
import { Counter } from "k6/metrics";
import exec from "k6/execution";
import { sleep } from "k6";

const rate = Number(__ENV.RATE || 100);
const url = __ENV.URL || `${__ENV.BASE_URL || "http://127.0.0.1:8080"}/get`;
const params = { timeout: `${__ENV.TIMEOUT || 60}s` };

export const options = {
  discardResponseBodies: true,
  scenarios: {
    steady: {
      executor: "constant-arrival-rate",
      rate,
      timeUnit: "1s",
      duration: __ENV.DURATION || "1m",
      // A machine that stood still for a moment owes many requests at once.
      preAllocatedVUs: Math.min(200, Number(__ENV.VUS_MAX || 100)),
      maxVUs: Number(__ENV.VUS_MAX || 100),
    },
  },
};

// What a drill compares with the receipts of its faults.
const felt = new Counter("faults_felt");

export default function () {
  if (__ENV.SEED) sleep(jitterSeconds(exec.scenario.iterationInTest));
  const response = http.get(url, params);
  const faults = response.headers["X-Fault-Id"];
  if (faults) for (const fault of faults.split(", ")) felt.add(1, { fault });
}

// With a seed, arrivals are not evenly spaced; the same seed spaces them in the same way.
function jitterSeconds(iteration) {
  let hash = (iteration + 1) * 2654435761 + Number(__ENV.SEED) * 40503;
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return ((hash >>> 0) / 2 ** 32) * (2 / rate);
}

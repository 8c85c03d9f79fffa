// Votes at a constant rate, each of another voter.
//
//   npx weir run -e BASE_URL=http://127.0.0.1:8080 -e RATE=40 drills/votes.js
import http from "k6/http";
import { Counter } from "k6/metrics";
import exec from "k6/execution";

const url = `${__ENV.BASE_URL || "http://127.0.0.1:8080"}/vote`;
const params = { headers: { "Content-Type": "application/json" } };
const poll = "11111111-1111-1111-1111-111111111111";
const option = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa";

export const options = {
  discardResponseBodies: true,
  scenarios: {
    votes: {
      executor: "constant-arrival-rate",
      rate: Number(__ENV.RATE || 40),
      timeUnit: "1s",
      duration: __ENV.DURATION || "30m",
      preAllocatedVUs: 200,
      maxVUs: 1000,
    },
  },
};

// What a drill compares with the receipts of its faults.
const felt = new Counter("faults_felt");

const run = `${Date.now()}`;

export default function () {
  const voter = `${run}-${exec.scenario.iterationInTest}`;
  const vote = JSON.stringify({ poll_id: poll, option_id: option, voter_id: voter });
  const response = http.post(url, vote, params);
  const faults = response.headers["X-Fault-Id"];
  if (faults) for (const fault of faults.split(", ")) felt.add(1, { fault });
}

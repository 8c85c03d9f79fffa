// The load of a drill that gives a rate and a path: requests at a constant rate, whatever comes back.
//
//   npx weir run -e URL=http://127.0.0.1:8080/get -e RATE=240 drills/steady-load.js
import http from "k6/http";

export const options = {
  discardResponseBodies: true,
  scenarios: {
    steady: {
      executor: "constant-arrival-rate",
      rate: Number(__ENV.RATE || 100),
      timeUnit: "1s",
      duration: __ENV.DURATION || "1m",
      preAllocatedVUs: Math.min(20, Number(__ENV.VUS_MAX || 100)),
      maxVUs: Number(__ENV.VUS_MAX || 100),
    },
  },
};

export default function () {
  http.get(__ENV.URL || "http://127.0.0.1:8080/get");
}

// The hello target: a plain answer, with and without a short sleep.

import { check } from "k6";
import http from "k6/http";

const BASE_URL = __ENV.BASE_URL || "http://localhost:8080";
const LOG = __ENV.LOG || "false";
const SLEEP = __ENV.SLEEP || "";

export const options = {
  vus: Number(__ENV.VUS || 20),
  duration: __ENV.DURATION || "30s",
  thresholds: {
    http_req_failed: ["rate<0.01"],
    http_req_duration: ["p(95)<250"],
    checks: ["rate>0.99"],
  },
};

export default function () {
  const sleep = SLEEP === "" ? "" : `&sleep=${SLEEP}`;
  const response = http.get(`${BASE_URL}/hello/virtual?log=${LOG}${sleep}`, {
    tags: { name: "/hello/virtual" },
  });
  check(response, {
    "status is 200": (r) => r.status === 200,
    "says hello virtual": (r) => r.body === "hello virtual",
  });
}

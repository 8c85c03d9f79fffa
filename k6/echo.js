// The echo target: what was sent comes back with "echoed":true in front; without credentials, 401.

import { check, group } from "k6";
import encoding from "k6/encoding";
import http from "k6/http";

const BASE_URL = __ENV.BASE_URL || "http://localhost:8080";
const USER = __ENV.ECHO_USER || "remarkablebob";
const PASSWORD = __ENV.ECHO_PASSWORD || "2rFtex";

const headers = {
  "Content-Type": "application/json",
  Authorization: `Basic ${encoding.b64encode(`${USER}:${PASSWORD}`)}`,
};

export const options = {
  vus: Number(__ENV.VUS || 20),
  duration: __ENV.DURATION || "30s",
  insecureSkipTLSVerify: true,
  thresholds: {
    http_req_failed: ["rate<0.01"],
    http_req_duration: ["p(95)<500"],
    checks: ["rate>0.99"],
  },
};

export default function () {
  const sent = { foo: "bar", number: __ITER, list: [1, 2, 3] };

  group("with credentials", () => {
    for (const method of ["POST", "PUT"]) {
      const response = http.request(method, `${BASE_URL}/api/echo`, JSON.stringify(sent), {
        headers,
        tags: { name: "/api/echo" },
      });
      check(response, {
        "status is 200": (r) => r.status === 200,
        "echoed is the first member": (r) => String(r.body).startsWith('{"echoed":true'),
        "the rest is what was sent": (r) => r.status === 200 && r.json("number") === sent.number,
      });
    }
  });

  group("without credentials", () => {
    const response = http.post(`${BASE_URL}/api/echo`, JSON.stringify(sent), {
      headers: { "Content-Type": "application/json" },
      responseCallback: http.expectedStatuses(401),
      tags: { name: "/api/echo without credentials" },
    });
    check(response, {
      "status is 401": (r) => r.status === 401,
      "asks for Basic": (r) => String(r.headers["Www-Authenticate"]).startsWith("Basic"),
    });
  });
}

// Normal load while one of the two backends is made to answer 500, through its fault port, by this
// script itself. Watches the breaker of that backend through the gateway's admin API.
//
//   NORMAL_S without a fault, FAULT_S with it, RECOVERY_S for the breaker to close again
//
// Thresholds: few failures reach a client; the breaker opens; it is closed again at the end.

import { check, sleep } from "k6";
import http from "k6/http";
import { Counter, Rate } from "k6/metrics";

const BASE_URL = __ENV.BASE_URL || "http://localhost:8080";
const GATE_ADMIN = __ENV.GATE_ADMIN || "http://localhost:9091";
// The first bin backend: its address as the gateway knows it, and its fault port.
const BACKEND = __ENV.BACKEND || "127.0.0.1:8001";
const FAULT_PORT = Number(__ENV.FAULT_PORT || 6061);
const FAULT_URL = __ENV.FAULT_URL || `http://127.0.0.1:${FAULT_PORT}`;
const FAULT_ID = __ENV.FAULT_ID || "circuit-breaker-test";
const PATH = __ENV.PATH_UNDER_TEST || "/get";
const RATE = Number(__ENV.RATE || 100);
const NORMAL_S = Number(__ENV.NORMAL_S || 20);
const FAULT_S = Number(__ENV.FAULT_S || 40);
const RECOVERY_S = Number(__ENV.RECOVERY_S || 60);

const opened = new Counter("breaker_opened");
const recovered = new Counter("breaker_recovered");
const clientFailures = new Rate("client_failures");
const failuresWhileOpen = new Rate("client_failures_after_opening");

export const options = {
  scenarios: {
    traffic: {
      executor: "constant-arrival-rate",
      rate: RATE,
      timeUnit: "1s",
      duration: `${NORMAL_S + FAULT_S + RECOVERY_S}s`,
      preAllocatedVUs: Number(__ENV.VUS || 50),
      maxVUs: Number(__ENV.MAX_VUS || 500),
      exec: "traffic",
    },
    fault: {
      executor: "per-vu-iterations",
      vus: 1,
      iterations: 1,
      startTime: `${NORMAL_S}s`,
      maxDuration: `${FAULT_S + RECOVERY_S}s`,
      gracefulStop: "5s",
      exec: "fault",
    },
  },
  thresholds: {
    client_failures: ["rate<0.05"],
    client_failures_after_opening: ["rate<0.01"],
    breaker_opened: ["count>=1"],
    breaker_recovered: ["count>=1"],
    "http_req_duration{scenario:traffic}": ["p(95)<500"],
  },
};

export function traffic() {
  const response = http.get(`${BASE_URL}${PATH}`);
  clientFailures.add(response.status !== 200);
  check(response, { "is answered by some backend": (r) => r.status === 200 });
}

// What the gateway says of the backend's breaker: closed, open or half_open.
function breakerState() {
  const response = http.get(`${GATE_ADMIN}/breakers`);
  if (response.status !== 200) return "unknown";
  const found = [];
  const visit = (value) => {
    if (value === null || typeof value !== "object") return;
    const address = value.backend || value.address;
    if (address === BACKEND && typeof value.state === "string") found.push(value.state);
    for (const child of Object.values(value)) visit(child);
  };
  visit(response.json());
  return found.length > 0 ? found[0].replace("-", "_") : "unknown";
}

// Looks twice a second until the state is the wanted one or the time is up.
function waitForState(wanted, seconds) {
  for (let waited = 0; waited < seconds; waited += 0.5) {
    if (breakerState() === wanted) return true;
    sleep(0.5);
  }
  return breakerState() === wanted;
}

export function fault() {
  const body = JSON.stringify({ id: FAULT_ID, kind: "status", status: 500, share: 1 });
  const posted = http.post(`${FAULT_URL}/faults`, body, {
    headers: { "Content-Type": "application/json" },
  });
  check(posted, { "fault was accepted": (r) => r.status >= 200 && r.status < 300 });

  const begun = Date.now();
  if (waitForState("open", FAULT_S)) {
    opened.add(1);
    // From now on the failing backend is out: clients should not notice it any more.
    while ((Date.now() - begun) / 1000 < FAULT_S) {
      const response = http.get(`${BASE_URL}${PATH}`);
      failuresWhileOpen.add(response.status !== 200);
      sleep(0.1);
    }
  }

  const cleared = http.del(`${FAULT_URL}/faults/${FAULT_ID}`);
  check(cleared, { "fault was cleared": (r) => r.status >= 200 && r.status < 300 });
  if (waitForState("closed", RECOVERY_S)) recovered.add(1);
}

// However the run ends, the backend is healthy again.
export function teardown() {
  http.del(`${FAULT_URL}/faults/${FAULT_ID}`, null, {
    responseCallback: http.expectedStatuses({ min: 200, max: 499 }),
  });
}

/** The run whose report is pictured: some of it is slow, some of it fails, all is in bounds. */
export const checkoutScript = `
  import { check, group } from "k6";
  import { scenario } from "k6/execution";
  import http from "k6/http";

  const { TARGET, WAIT_MS, RAMP_S, STEADY_S } = __ENV;

  export const options = {
    scenarios: {
      checkout: {
        executor: "ramping-arrival-rate",
        startRate: 20,
        preAllocatedVUs: 60,
        stages: [
          { duration: RAMP_S + "s", target: 150 },
          { duration: STEADY_S + "s", target: 150 },
        ],
      },
    },
    thresholds: { http_req_duration: ["p(95)<300"], http_req_failed: ["rate<0.05"] },
  };

  export default function () {
    // Of all users together: how many there are depends on the machine.
    const number = scenario.iterationInTest;
    const delay = number % 40 === 3 ? 0.2 : WAIT_MS / 1000;
    const path = number % 37 === 7 ? "/status/503" : "/delay/" + delay;
    group("pay", () => {
      check(http.get(TARGET + path), { "it is paid": (answer) => answer.status === 200 });
    });
    if (number % 61 === 5) throw new Error("out of stock");
  }`;

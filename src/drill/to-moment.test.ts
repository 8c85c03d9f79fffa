import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readExposition } from "../telemetry/read-exposition.ts";
import type { DrillSystem } from "./drill-system.ts";
import { planForTests } from "./record-for-tests.ts";
import { toMoment, toTransitions } from "./to-moment.ts";

const target = (address: string) => ({ address, url: "http://a", faultsUrl: "http://a" });
const system: DrillSystem = {
  gatewayUrl: "http://a",
  adminUrl: "http://a",
  targets: { "bin-1": target("a:1"), "bin-2": target("a:2") },
  relays: {},
  lab: undefined,
  prometheusUrl: undefined,
};
const context = { plan: planForTests, system };

const state = (present: string): string =>
  ["closed", "open", "half_open"]
    .map(
      (name) =>
        `gogate_circuit_breaker_state{upstream="bins",backend="a:1",state="${name}"} ${name === present ? 1 : 0}\n`,
    )
    .join("");
const transition = (from: string, to: string, count: number): string =>
  `gogate_circuit_breaker_transitions_total{upstream="bins",backend="a:1",from="${from}",to="${to}",reason="r"} ${count}\n`;

describe("toMoment", () => {
  const moment = toMoment(
    readExposition(`
gogate_http_requests_total{route="/",method="GET",code="200"} 90
gogate_http_requests_total{route="/",method="POST",code="200"} 2
gogate_http_requests_total{route="/",method="GET",code="429"} 5
gogate_http_requests_total{route="/hello",method="GET",code="200"} 1000
gogate_upstream_request_duration_seconds_count{upstream="bins",backend="a:1"} 40
gogate_upstream_request_duration_seconds_count{upstream="bins",backend="a:2"} 52
gogate_upstream_request_duration_seconds_count{upstream="hello",backend="a:3"} 1000
gogate_retries_total{upstream="bins",reason="503"} 3
gogate_retries_total{upstream="bins",reason="budget_exhausted"} 8
gogate_pool_replaced_total{backend="a:2"} 4
gogate_rate_limiter_requests_total{limit="perClient",status="allowed"} 92
gogate_rate_limiter_requests_total{limit="perClient",status="rejected"} 5
gogate_failures_total{code="rate_limited"} 5
${state("half_open")}`),
    context,
    { askedMs: 70, atMs: 77, waitedMs: 0 },
  );

  test("counts the answers of the drill's route by status, and of no other route", () => {
    assert.deepEqual(moment.answers, { "200": 92, "429": 5 });
  });

  test("counts the attempts of the drill's upstream by target", () => {
    assert.deepEqual(moment.attempts, { "bin-1": 40, "bin-2": 52 });
  });

  test("counts what was sent again over a new connection, by target", () => {
    assert.deepEqual(moment.replaced, { "bin-1": 0, "bin-2": 4 });
  });

  test("counts the retries that were made, not those that the budget forbade", () => {
    assert.deepEqual(moment.retries, { "503": 3 });
  });

  test("counts over all routes and upstreams, for the books of the whole gateway", () => {
    assert.deepEqual(moment.all, {
      answers: { "200": 1092, "429": 5 },
      attempts: 1092,
      retries: 3,
      hasRetries: true,
    });
  });

  test("counts what limits let through and refused, and failures by code", () => {
    assert.deepEqual(moment.allowed, { perClient: 92 });
    assert.deepEqual(moment.refused, { perClient: 5 });
    assert.equal(moment.limited, 5);
    assert.deepEqual(moment.failures, { rate_limited: 5 });
  });

  test("knows the state of the breakers that there are", () => {
    assert.deepEqual(moment.breakers, { "bin-1": "half_open" });
  });
});

describe("toTransitions", () => {
  test("finds what was counted between the readings", () => {
    const before = state("closed") + transition("half_open", "closed", 4);
    const after =
      state("open") + transition("half_open", "closed", 4) + transition("closed", "open", 1);
    assert.deepEqual(toTransitions(readExposition(before), readExposition(after), context, 9), [
      { atMs: 9, target: "bin-1", from: "closed", to: "open", reason: "r" },
    ]);
  });

  test("leaves out the breakers of others", () => {
    for (const [own, other] of [
      ["a:1", "b:9"],
      ["bins", "others"],
    ] as const) {
      const after = transition("closed", "open", 1).replaceAll(own, other);
      assert.deepEqual(toTransitions(readExposition(""), readExposition(after), context, 9), []);
    }
  });
});

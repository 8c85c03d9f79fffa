/**
 * A drill as it should go, second by second, for the tests of the judge: 240 requests a second on
 * two targets; a fault on the first from 10 s to 22 s; its breaker opens 0.3 s later, tries in vain
 * at 5.3 s and closes 3.5 s after the fault has ended.
 */
import { type DrillPlan, drillPlan } from "./drill-plan.ts";
import type { DrillRecord, Moment } from "./drill-record.ts";

export const planForTests: DrillPlan = drillPlan.parse({
  name: "one backend fails and recovers",
  load: { rate: 240, path: "/get" },
  faults: [{ target: "bin-1", at: "10s", for: "12s", kind: "status", status: 500, route: "/get" }],
  ledgers: { route: "/", upstream: "bins", targets: ["bin-1", "bin-2"], targetRoute: "/get" },
  expect: [
    { kind: "breaker", target: "bin-1", becomes: "open", since: "fault-begins", within: "3s" },
    { kind: "breaker", target: "bin-1", becomes: "closed", since: "fault-ends", within: "12s" },
    { kind: "failures", phase: "before", shareMax: 0 },
    { kind: "failures", phase: "during", shareMax: 0.02 },
    { kind: "failures", phase: "after", shareMax: 0 },
    { kind: "traffic", target: "bin-1", phase: "before", shareMin: 0.4, shareMax: 0.6 },
    { kind: "traffic", target: "bin-1", phase: "open", shareMax: 0.05 },
    { kind: "traffic", target: "bin-1", phase: "after", shareMin: 0.4, shareMax: 0.6 },
  ],
});

const startedMs = 1_000_000;
const steadyMs = startedMs + 5000;
const beganMs = steadyMs + 10_000;
const endedMs = beganMs + 12_000;
const recoveredMs = endedMs + 3500;
const lastMs = recoveredMs + 10_000;
const failures = 8;

export function recordForTests(): DrillRecord {
  const moments = toMoments();
  const { answers, attempts, all } = moments.at(-1)!;
  const transition = { target: "bin-1", reason: "consecutive_failures" };
  return {
    plan: planForTests,
    startedMs,
    endedMs: lastMs,
    startedAt: "2026-01-01T00:00:00.000Z",
    moments,
    transitions: [
      { ...transition, atMs: beganMs + 300, from: "closed", to: "open" },
      { ...transition, atMs: beganMs + 5300, from: "open", to: "half_open" },
      { ...transition, atMs: beganMs + 5400, from: "half_open", to: "open" },
      { ...transition, atMs: endedMs + 3400, from: "open", to: "half_open" },
      { ...transition, atMs: recoveredMs, from: "half_open", to: "closed" },
    ],
    steadyMs,
    recoveredMs,
    faults: [
      {
        fault: planForTests.faults[0]!,
        id: "drill-1",
        beganMs,
        endedMs,
        applied: failures,
        elsewhere: 0,
        problem: undefined,
      },
    ],
    paths: [],
    actions: [],
    ledgers: {
      client: { answers, felt: { "drill-1": failures }, bottleneck: undefined, withdrawn: 0 },
      gateway: {
        answers,
        attempts,
        replaced: {},
        limited: 0,
        retries: {},
        failures: {},
        allowed: {},
        all,
      },
      targets: {
        "bin-1": { requests: attempts["bin-1"]!, isAnother: false },
        "bin-2": { requests: attempts["bin-2"]!, isAnother: false },
      },
    },
    clients: {},
    metrics: [],
    profiles: [],
    alerts: undefined,
    alertLooksMs: moments.map(({ atMs }) => atMs),
    alertSeries: [],
    interruption: undefined,
  };
}

function toMoments(): readonly Moment[] {
  const moments: Moment[] = [];
  const total = { ok: 0, failed: 0, first: 0, second: 0 };
  for (let atMs = startedMs; atMs <= lastMs; atMs += 100) {
    const isOpen = atMs > beganMs + 300 && atMs <= recoveredMs;
    const isFailing = !isOpen && atMs > beganMs && atMs <= beganMs + 300;
    const first = isOpen ? 0 : 12;
    const failed = isFailing && total.failed < failures ? Math.min(4, failures - total.failed) : 0;
    total.ok += 24 - failed;
    total.failed += failed;
    total.first += first;
    total.second += 24 - first;
    const answers = { "200": total.ok, "500": total.failed };
    const attempts = { "bin-1": total.first, "bin-2": total.second };
    moments.push({
      askedMs: atMs - 2,
      atMs,
      waitedMs: 0,
      answers,
      buckets: {
        "0.005": total.ok,
        "0.01": total.ok + total.failed,
        "+Inf": total.ok + total.failed,
      },
      attempts,
      replaced: {},
      limited: 0,
      retries: {},
      failures: {},
      allowed: { perClient: total.ok + total.failed },
      refused: {},
      breakers: { "bin-1": isOpen ? "open" : "closed", "bin-2": "closed" },
      underWay: 0,
      all: { answers, attempts: total.first + total.second, retries: 0, hasRetries: false },
    });
  }
  return moments;
}

/** Fills a console with something of everything that it can show. */
import type { ConsoleMemory } from "../../src/console/console-memory.ts";
import type { BackendCard, BreakerView } from "../../src/console/console-state.ts";
import { runForTests } from "../../src/console/history/run-for-tests.ts";
import type { RunHistory } from "../../src/console/history/run-history.ts";
import { sampleForTests } from "../../src/console/sample-for-tests.ts";

const beginsS = 1_700_000_000;

export function fillConsole(memory: ConsoleMemory, history: RunHistory): void {
  for (const name of ["one backend fails", "a slow backend"]) history.add(runForTests(name));
  history.add({ ...runForTests("load-test.js"), kind: "script", judged: undefined });
  const states = ["closed", "open", "half_open"] as const;
  for (let at = 1; at <= 90; at++) {
    const breakers = { "bin-1": states[Math.floor(at / 30) % 3]!, "bin-2": "closed" as const };
    const isUp = { "bin-1": at % 40 > 10, "bin-2": true };
    memory.addSample({ ...sampleForTests(beginsS + at), breakers, isUp });
  }
  for (const tone of ["good", "bad", "warning", "neutral"] as const) {
    memory.addEvent({ atS: beginsS + 40, about: "bin-1", sentence: tone, tone, isMark: true });
  }
  memory.beginPhase({ id: "a", kind: "fault", label: "bin-1: status 500", fromS: beginsS + 30 });
  memory.endPhase("a", beginsS + 60);
  memory.beginPhase({ id: "b", kind: "load", label: "load-test.js", fromS: beginsS + 20 });
  const counts = { seen: 1200, applied: 361, abandoned: 2, spared: 0 };
  const fault = {
    target: "bin-1",
    about: "status 500 30 %",
    ...counts,
  };
  memory.show({
    runs: history.list(),
    latencyBoundsMs: [10, 20],
    processes: ["gateway", "bin-1"],
    backends: [
      card("bin-1", { state: "open", isForced: false, msToTrial: 2300, calls: 40, failures: 21 }),
      card("bin-2", { state: "half_open", isForced: true, msToTrial: 0, calls: 9, failures: 0 }),
      { ...card("hello", undefined), isHealthy: false, isDraining: true },
    ],
    limits: [{ limit: "perClient", ratePerSecond: 800, burst: 100, key: "clientIp" }],
    targets: ["bin-1", "bin-2"],
    faults: [
      { ...fault, id: "f1", state: "active" },
      { ...fault, id: "f2", state: "over" },
    ],
    scripts: ["load-test.js", "rate-limit-test.js"],
    load: {
      state: "running",
      script: "load-test.js",
      line: "10s/4m30s  4m20s left  4 VUs  240 req/s  p95 5.1ms  failed 0.0%",
      outcome: "",
      rateFactor: 1.25,
    },
    clicks: ["bin-2 gets no new requests", "fault at bin-1: status for 30s"],
    drill: {
      name: "one backend fails",
      steps: [
        { name: "steady state", progress: "done" },
        { name: "fault", progress: "running" },
        { name: "verdict", progress: "waiting" },
      ],
      verdict: "FAIL",
      sentence: "Report: drill-report.html",
      findings: [
        { expectation: "it opens", outcome: "met", evidence: "0.3 s after" },
        { expectation: "it closes", outcome: "missed", evidence: "not at all" },
        { expectation: "they agree", outcome: "unknown", evidence: "no counts" },
      ],
    },
  });
}

function card(name: string, breaker: BreakerView | undefined): BackendCard {
  const same = { isHealthy: true, isDraining: false, inFlight: 3 };
  return { upstream: "bins", name, address: "127.0.0.1:8001", breaker, ...same };
}

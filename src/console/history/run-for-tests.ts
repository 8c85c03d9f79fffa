import type { NewRun } from "./run-record.ts";

/** Of 24 seconds with 100 answers, a twentieth of them failures. */
export function runForTests(name: string): NewRun {
  const slice = { counts: [0, 100, 0], failures: 5 };
  return {
    kind: "drill",
    name,
    startedAt: "2026-01-02T03:04:05.678Z",
    tookS: 24,
    verdict: "PASS",
    judged: {
      about: "One backend fails.",
      doubts: [],
      findings: [{ expectation: "it opens", outcome: "met", evidence: "0.3 s after" }],
      tables: [{ title: "Ledgers", head: ["counted", "clients"], rows: [["answers 200", "7"]] }],
    },
    measure: { boundsMs: [0, 10], slices: Array.from({ length: 24 }, () => slice) },
  };
}

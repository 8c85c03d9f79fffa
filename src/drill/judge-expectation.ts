/** One expectation and the record → what became of it, with the measured value as evidence. */
import type { Expectation } from "./drill-plan.ts";
import type { DrillRecord } from "./drill-record.ts";
import { ledgerDifferences } from "./judge-ledgers.ts";
import { phaseCounts } from "./phase-counts.ts";
import type { Finding } from "./verdict.ts";

type Of<Kind extends Expectation["kind"]> = Extract<Expectation, { kind: Kind }>;

export function judgeExpectation(record: DrillRecord, expectation: Expectation): Finding {
  switch (expectation.kind) {
    case "breaker":
      return judgeBreaker(record, expectation);
    case "failures":
      return judgeFailures(record, expectation);
    case "traffic":
      return judgeTraffic(record, expectation);
    case "ledgers":
      return judgeLedgers(record);
  }
}

function judgeBreaker(record: DrillRecord, expected: Of<"breaker">): Finding {
  const { target, becomes, since, within } = expected;
  const event = since === "fault-begins" ? "the fault began" : "the fault ended";
  const time = `within ${seconds(within)} after ${event}`;
  const expectation = `breaker of ${target} is ${word(becomes)} ${time}`;
  const receipt = record.faults.find(({ fault }) => fault.target === target);
  const fromMs = since === "fault-begins" ? receipt?.beganMs : receipt?.endedMs;
  if (fromMs === undefined) {
    return { expectation, outcome: "unknown", evidence: `it is not known when ${event}` };
  }
  const seen = record.transitions.find(
    (transition) =>
      transition.target === target && transition.to === becomes && transition.atMs >= fromMs,
  );
  if (seen === undefined) {
    return { expectation, outcome: "missed", evidence: `never ${word(becomes)} after ${event}` };
  }
  const tookMs = seen.atMs - fromMs;
  return {
    expectation,
    outcome: tookMs <= within ? "met" : "missed",
    evidence: `${seconds(tookMs)} after, from ${word(seen.from)} (${plain(seen.reason)})`,
  };
}

function judgeFailures(record: DrillRecord, { phase, shareMax }: Of<"failures">): Finding {
  const expectation =
    shareMax === 0
      ? `no request fails ${phaseWords[phase]}`
      : `at most ${percent(shareMax)} of requests fail ${phaseWords[phase]}`;
  const counts = phaseCounts(record, phase);
  if (counts === undefined || counts.requests === 0) {
    return { expectation, outcome: "unknown", evidence: "no requests in that phase" };
  }
  const share = counts.failures / counts.requests;
  const lengthMs = counts.toMs - counts.fromMs;
  const failed = `${counts.failures} of ${counts.requests} failed (${percent(share)})`;
  return {
    expectation,
    outcome: share <= shareMax ? "met" : "missed",
    evidence: `${failed} in ${seconds(lengthMs)}`,
  };
}

function judgeTraffic(record: DrillRecord, expected: Of<"traffic">): Finding {
  const { target, phase, shareMin, shareMax } = expected;
  const bounds = [
    shareMin > 0 ? `at least ${percent(shareMin)}` : "",
    shareMax < 1 ? `at most ${percent(shareMax)}` : "",
  ];
  const wanted = bounds.filter((bound) => bound !== "").join(" and ");
  const expectation = `${target} gets ${wanted} of the traffic ${phaseWords[phase]}`;
  const counts = phaseCounts(record, phase);
  const all = Object.values(counts?.attempts ?? {}).reduce((sum, count) => sum + count, 0);
  if (counts === undefined || all === 0) {
    return { expectation, outcome: "unknown", evidence: "no attempts in that phase" };
  }
  const attempts = counts.attempts[target] ?? 0;
  const share = attempts / all;
  return {
    expectation,
    outcome: share >= shareMin && share <= shareMax ? "met" : "missed",
    evidence: `${attempts} of ${all} attempts (${percent(share)})`,
  };
}

function judgeLedgers(record: DrillRecord): Finding {
  const differences = ledgerDifferences(record);
  const { client } = record.ledgers;
  const requests = Object.values(client.answers).reduce((sum, count) => sum + count, 0);
  const parties = ["client", "gateway", ...Object.keys(record.ledgers.targets)];
  return {
    expectation: `${parties.slice(0, -1).join(", ")} and ${parties.at(-1)} count the same`,
    outcome: differences.length === 0 ? "met" : "missed",
    evidence:
      differences.length === 0
        ? `all ${requests} requests found in every ledger`
        : differences.join("; "),
  };
}

const phaseWords = {
  before: "before the fault",
  during: "during the fault",
  open: "while the breaker acts",
  recovery: "during recovery",
  after: "after recovery",
} as const;

function word(state: string): string {
  return state.replaceAll("_", "-");
}

function plain(reason: string): string {
  return reason.replaceAll("_", " ");
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(2))} s`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

/** Expectations about shares of counts in a phase: failures, traffic, amplification. */
import { clientCounts } from "./client-counts.ts";
import type { DrillRecord } from "./drill-record.ts";
import type { Expectation } from "./expectation-plan.ts";
import { inWords } from "./in-words.ts";
import { phaseCounts } from "./phase-counts.ts";
import type { Finding } from "./verdict.ts";
import { wasStarved } from "./was-starved.ts";

type Of<Kind extends Expectation["kind"]> = Extract<Expectation, { kind: Kind }>;

const { bounds, percent, phase: inPhase, seconds, number } = inWords;

export function judgeShare(
  record: DrillRecord,
  expected: Of<"failures"> | Of<"traffic"> | Of<"amplification">,
): Finding {
  switch (expected.kind) {
    case "failures":
      return judgeFailures(record, expected);
    case "traffic":
      return judgeTraffic(record, expected);
    case "amplification":
      return judgeAmplification(record, expected);
  }
}

function judgeFailures(record: DrillRecord, expected: Of<"failures">): Finding {
  const { phase, client, shareMin, shareMax } = expected;
  const whose = client === undefined ? "requests" : `requests of ${client}`;
  const expectation =
    shareMax === 0
      ? `no ${whose.replace("requests", "request")} fails ${inPhase(phase)}`
      : `${shareBounds(shareMin, shareMax)} of ${whose} fail ${inPhase(phase)}`;
  const counts =
    client === undefined ? phaseCounts(record, phase) : clientCounts(record, client, phase);
  if (counts === undefined || counts.requests === 0) {
    return { expectation, outcome: "unknown", evidence: "no requests in that phase" };
  }
  const { requests, failures, fromMs, toMs } = counts;
  const share = failures / requests;
  const part = `${failures} of ${requests} failed (${percent(share)})`;
  const evidence = `${part} in ${seconds(toMs - fromMs)}`;
  // A machine without time for anybody makes health checks and deadlines fail.
  const waited = share > shareMax ? wasStarved(record, counts) : undefined;
  if (waited !== undefined) {
    const doubt = `but the drill waited for a processor for ${percent(waited)} of that time`;
    return { expectation, outcome: "unknown", evidence: `${evidence}, ${doubt}` };
  }
  return {
    expectation,
    outcome: share >= shareMin && share <= shareMax ? "met" : "missed",
    evidence,
  };
}

function judgeTraffic(record: DrillRecord, expected: Of<"traffic">): Finding {
  const { target, phase, shareMin, shareMax } = expected;
  const wanted = shareBounds(shareMin, shareMax);
  const expectation = `${target} gets ${wanted} of the traffic ${inPhase(phase)}`;
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

function judgeAmplification(record: DrillRecord, expected: Of<"amplification">): Finding {
  const { phase, min, max } = expected;
  const wanted = bounds(min > 1 ? number(min) : undefined, number(max));
  const expectation = `${wanted} attempts for each request ${inPhase(phase)}`;
  const counts = phaseCounts(record, phase);
  if (counts === undefined) {
    return { expectation, outcome: "unknown", evidence: "that phase did not come" };
  }
  const { first, last } = counts;
  const attempts = last.all.attempts - first.all.attempts;
  const begun = attempts - (last.all.retries - first.all.retries);
  if (begun <= 0) {
    return { expectation, outcome: "unknown", evidence: "no requests in that phase" };
  }
  // Those under way at an edge have had some of their attempts on its other side.
  const isTooMany = attempts > max * (begun + last.underWay);
  const isTooFew = attempts < min * (begun - first.underWay);
  const edges = `${first.underWay} under way at its beginning, ${last.underWay} at its end`;
  return {
    expectation,
    outcome: isTooMany || isTooFew ? "missed" : "met",
    evidence: `${attempts} attempts for ${begun} requests (${number(attempts / begun)}), ${edges}`,
  };
}

function shareBounds(shareMin: number, shareMax: number): string {
  return bounds(
    shareMin > 0 ? percent(shareMin) : undefined,
    shareMax < 1 ? percent(shareMax) : undefined,
  );
}

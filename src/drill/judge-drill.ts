/**
 * Record → verdict.
 *
 * First whether the experiment was one: load was sent at the rate asked for, the system was steady
 * before, the fault is confirmed by the target, and somebody was watching. Without that neither
 * PASS nor FAIL says anything about the gateway. Only then are the expectations looked at.
 */
import type { DrillRecord } from "./drill-record.ts";
import { judgeExpectation } from "./judge-expectation.ts";
import type { Verdict, VerdictName } from "./verdict.ts";

/** A time without a reading that is longer could hide what the expectations ask about. */
const blindMsMax = 1000;

export function judgeDrill(record: DrillRecord): Verdict {
  const doubts = toDoubts(record);
  const findings = record.plan.expect.map((expectation) => judgeExpectation(record, expectation));
  const has = (outcome: string): boolean => findings.some((finding) => finding.outcome === outcome);
  const name = ((): VerdictName => {
    if (doubts.length > 0) return "INCONCLUSIVE";
    if (has("missed")) return "FAIL";
    return has("unknown") ? "INCONCLUSIVE" : "PASS";
  })();
  return { name, doubts, findings };
}

function toDoubts(record: DrillRecord): readonly string[] {
  const { client } = record.ledgers;
  const sent = Object.values(client.answers).reduce((sum, count) => sum + count, 0);
  const { steady } = record.plan;
  return [
    record.interruption,
    sent === 0 ? "no request was sent" : undefined,
    client.bottleneck === undefined
      ? undefined
      : `the load generator was the bottleneck: ${client.bottleneck}`,
    record.steadyMs === undefined
      ? `the steady state was not reached within ${steady.within / 1000} s`
      : undefined,
    ...record.faults.map(({ fault, applied, problem }) => {
      if (problem !== undefined) return `no receipt for the fault on ${fault.target}: ${problem}`;
      return applied === 0 ? `the fault on ${fault.target} met no request` : undefined;
    }),
    blindness(record),
  ].filter((doubt) => doubt !== undefined);
}

function blindness({ moments }: DrillRecord): string | undefined {
  const gapsMs = moments.slice(1).map(({ atMs }, at) => atMs - moments[at]!.atMs);
  const longestMs = Math.max(0, ...gapsMs);
  if (moments.length > 1 && longestMs <= blindMsMax) return undefined;
  return moments.length > 1
    ? `the gateway could not be read for ${(longestMs / 1000).toFixed(1)} s`
    : "the gateway could not be read";
}

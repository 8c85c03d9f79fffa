/**
 * Record → verdict.
 *
 * First whether the experiment was one: load was sent at the rate asked for, the system was steady
 * before, each event left its receipt, and somebody was watching. Without that neither PASS nor
 * FAIL says anything about the gateway. Only then the ledgers and the expectations are looked at.
 */
import { describeEvent } from "./describe-event.ts";
import { drillEvents } from "./drill-events.ts";
import type { DrillRecord } from "./drill-record.ts";
import { judgeExpectation } from "./judge-expectation.ts";
import { judgeLedgers } from "./judge-ledgers.ts";
import type { Verdict, VerdictName } from "./verdict.ts";

/** A time without a reading that is longer could hide what the expectations ask about. */
const blindMsMax = 1000;

export function judgeDrill(record: DrillRecord): Verdict {
  const doubts = toDoubts(record);
  const findings = [
    ...record.plan.expect.map((expectation) => judgeExpectation(record, expectation)),
    ...judgeLedgers(record),
  ];
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
    client.withdrawn === 0
      ? undefined
      : `${client.withdrawn} requests were given up long after their load had ended`,
    record.steadyMs === undefined
      ? `the steady state was not reached within ${steady.within / 1000} s`
      : undefined,
    ...drillEvents(record).map(({ what, problem, beganMs, endedMs }) => {
      if (problem !== undefined) return `no receipt for "${what}": ${problem}`;
      const isUnderWay = beganMs !== undefined && endedMs === undefined;
      return isUnderWay ? `"${what}" was never over` : undefined;
    }),
    ...withoutEffect(record),
    blindness(record),
  ].filter((doubt) => doubt !== undefined);
}

/** Events that were accepted and met nobody. */
function withoutEffect(record: DrillRecord): readonly (string | undefined)[] {
  const { faults, paths, actions, ledgers } = record;
  const isTold = faults.some(({ fault }) => ["status", "delay", "slow-body"].includes(fault.kind));
  return [
    ...faults.map(({ fault, applied, problem }) =>
      applied === 0 && problem === undefined
        ? `the fault on ${fault.target} met no request`
        : undefined,
    ),
    ...paths.map(({ fault, connections }) =>
      connections === 0 ? `"${describeEvent(fault)}" met no connection` : undefined,
    ),
    ...actions.map(({ action, answers }) =>
      action.do === "load" && answers === 0 ? `${action.path} was never answered` : undefined,
    ),
    isTold && ledgers.client.felt === undefined
      ? "the load script does not count `faults_felt`, so felt faults are not known"
      : undefined,
  ];
}

/** From the steady state on: nobody asks what was before it. */
function blindness({ moments, steadyMs, endedMs }: DrillRecord): string | undefined {
  const seenMs = moments
    .map(({ atMs }) => atMs)
    .filter((atMs) => steadyMs === undefined || atMs >= steadyMs);
  // Nor is it known what was from the last reading to the end.
  const untilEndMs = steadyMs === undefined ? seenMs : [...seenMs, endedMs];
  const gapsMs = untilEndMs.slice(1).map((atMs, at) => atMs - untilEndMs[at]!);
  const longestMs = Math.max(0, ...gapsMs);
  if (seenMs.length > 1 && longestMs <= blindMsMax) return undefined;
  return seenMs.length > 1
    ? `the gateway could not be read for ${(longestMs / 1000).toFixed(1)} s`
    : "the gateway could not be read";
}

/** Expectations about how long after its cause something happens: breaker, recovery, alert. */
import { causalTime } from "./causal-time.ts";
import { drillEvents } from "./drill-events.ts";
import type { DrillRecord } from "./drill-record.ts";
import type { Expectation } from "./expectation-plan.ts";
import { inWords } from "./in-words.ts";
import type { PhaseBounds } from "./phase-bounds.ts";
import type { Finding } from "./verdict.ts";
import { wasStarved } from "./was-starved.ts";

type Of<Kind extends Expectation["kind"]> = Extract<Expectation, { kind: Kind }>;

/** Between two looks at the alerts: one of them may be asked in vain, and that takes 2 s. */
const unwatchedMsMax = 3000;
const { percent, seconds, plain, state } = inWords;

export function judgeCause(
  record: DrillRecord,
  expected: Of<"breaker"> | Of<"recovery"> | Of<"alert">,
): Finding {
  switch (expected.kind) {
    case "breaker":
      return judgeBreaker(record, expected);
    case "recovery":
      return judgeRecovery(record, expected);
    case "alert":
      return judgeAlert(record, expected);
  }
}

function judgeBreaker(record: DrillRecord, expected: Of<"breaker">): Finding {
  const { target, becomes, since, within } = expected;
  const { atMs: fromMs, what } = causalTime(record, since, target);
  const time = `within ${seconds(within)} after ${what}`;
  const expectation = `breaker of ${target} is ${state(becomes)} ${time}`;
  if (fromMs === undefined) return unknown(expectation, `it is not known when ${what}`);
  const seen = record.transitions.find(
    (transition) =>
      transition.target === target && transition.to === becomes && transition.atMs >= fromMs,
  );
  if (seen === undefined) {
    return { expectation, outcome: "missed", evidence: `never ${state(becomes)} after ${what}` };
  }
  const tookMs = seen.atMs - fromMs;
  const evidence =
    `${seconds(tookMs)} after ${what}, limit ${seconds(within)}; ` +
    `from ${state(seen.from)} (${plain(seen.reason)})`;
  if (tookMs <= within) return { expectation, outcome: "met", evidence };
  return tooLate(record, { fromMs, toMs: seen.atMs }, { expectation, evidence });
}

function judgeRecovery(record: DrillRecord, { within }: Of<"recovery">): Finding {
  const expectation = `all is well again within ${seconds(within)} after the last event`;
  const ends = drillEvents(record).map(({ endedMs }) => endedMs);
  if (ends.length === 0 || ends.some((endedMs) => endedMs === undefined)) {
    return unknown(expectation, "it is not known when the last event ended");
  }
  const overMs = Math.max(...ends.map((endedMs) => endedMs!));
  const { recoveredMs, endedMs } = record;
  if (recoveredMs === undefined) {
    const evidence = `not within ${seconds(endedMs - overMs)}`;
    return tooLate(record, { fromMs: overMs, toMs: endedMs }, { expectation, evidence });
  }
  const tookMs = recoveredMs - overMs;
  const evidence = `${seconds(tookMs)} after, limit ${seconds(within)}`;
  if (tookMs <= within) return { expectation, outcome: "met", evidence };
  return tooLate(record, { fromMs: overMs, toMs: recoveredMs }, { expectation, evidence });
}

/** Missed, unless the machine had no time for the drill. */
function tooLate(
  record: DrillRecord,
  span: PhaseBounds,
  { expectation, evidence }: Pick<Finding, "expectation" | "evidence">,
): Finding {
  const waited = wasStarved(record, span);
  if (waited === undefined) return { expectation, outcome: "missed", evidence };
  const doubt = `but the drill waited for a processor for ${percent(waited)} of that time`;
  return unknown(expectation, `${evidence}, ${doubt}`);
}

function judgeAlert(record: DrillRecord, { alert, fires, since, within }: Of<"alert">): Finding {
  const { atMs: fromMs, what } = causalTime(record, since);
  const verb = fires ? "fires" : "does not fire";
  const expectation = `alert ${alert} ${verb} within ${seconds(within)} after ${what}`;
  if (record.alerts === undefined) return unknown(expectation, "no Prometheus watched");
  if (fromMs === undefined) return unknown(expectation, `it is not known when ${what}`);
  const fired = record.alerts.find((one) => one.alert === alert && one.firedMs >= fromMs);
  const tookMs = fired === undefined ? undefined : fired.firedMs - fromMs;
  const isInTime = tookMs !== undefined && tookMs <= within;
  if (!isInTime && !wasWatched(record, { fromMs, toMs: fromMs + within })) {
    return unknown(expectation, `nobody watched the alerts all that time after ${what}`);
  }
  return {
    expectation,
    outcome: isInTime === fires ? "met" : "missed",
    evidence:
      tookMs === undefined
        ? `did not fire after ${what}`
        : `fired ${seconds(tookMs)} after ${what}, limit ${seconds(within)}`,
  };
}

/** That an alert did not fire knows only who looked again and again until the time was over. */
function wasWatched({ alertLooksMs }: DrillRecord, { fromMs, toMs }: PhaseBounds): boolean {
  const first = alertLooksMs.findLastIndex((atMs) => atMs <= fromMs);
  const last = alertLooksMs.findIndex((atMs) => atMs >= toMs);
  if (first < 0 || last < 0) return false;
  const looks = alertLooksMs.slice(first, last + 1);
  return looks.every((atMs, at) => at === 0 || atMs - looks[at - 1]! <= unwatchedMsMax);
}

function unknown(expectation: string, evidence: string): Finding {
  return { expectation, outcome: "unknown", evidence };
}

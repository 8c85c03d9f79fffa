/** Expectations about how long after its cause a breaker moves, or all is well again. */
import { causalTime } from "./causal-time.ts";
import { drillEvents } from "./drill-events.ts";
import type { DrillRecord } from "./drill-record.ts";
import type { Expectation } from "./expectation-plan.ts";
import { inWords } from "./in-words.ts";
import { tooLate } from "./too-late.ts";
import type { Finding } from "./verdict.ts";

type Of<Kind extends Expectation["kind"]> = Extract<Expectation, { kind: Kind }>;

const { seconds, plain, state } = inWords;

export function judgeCause(record: DrillRecord, expected: Of<"breaker"> | Of<"recovery">): Finding {
  return expected.kind === "breaker"
    ? judgeBreaker(record, expected)
    : judgeRecovery(record, expected);
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

function unknown(expectation: string, evidence: string): Finding {
  return { expectation, outcome: "unknown", evidence };
}

/** Expectations about metrics and profiles of the parties. */
import type { DrillRecord, MetricReading } from "./drill-record.ts";
import type { Expectation } from "./expectation-plan.ts";
import { inWords } from "./in-words.ts";
import { type MetricExpectation, metricKey } from "./metric-key.ts";
import { phaseBounds } from "./phase-bounds.ts";
import { type ProfileExpectation, profileKey } from "./profile-key.ts";
import type { Finding } from "./verdict.ts";
import { wasStarved } from "./was-starved.ts";

const { bounds, number, percent, phase: inPhase, plain } = inWords;

export function judgeReading(
  record: DrillRecord,
  expected: Extract<Expectation, { kind: "metric" | "profile" }>,
): Finding {
  return expected.kind === "metric"
    ? judgeMetric(record, expected)
    : judgeProfile(record, expected);
}

const measures = { max: "highest", growth: "growth of", rate: "growth a second of" } as const;

function judgeMetric(record: DrillRecord, expected: MetricExpectation): Finding {
  const { of, metric, labels, as, phase, min, max } = expected;
  const wanted = bounds(
    min === undefined ? undefined : number(min),
    max === undefined ? undefined : number(max),
  );
  const series = `${metric}${inWords.labels(labels)}`;
  const expectation = `${measures[as]} ${series} of ${of} is ${wanted} ${inPhase(phase)}`;
  const readings = readingsIn(record, expected);
  if (readings.length < (as === "max" ? 1 : 2)) {
    const evidence = `${readings.length} readings in that phase`;
    return { expectation, outcome: "unknown", evidence };
  }
  const value = measure(readings, as);
  const isMet =
    value >= (min ?? Number.NEGATIVE_INFINITY) && value <= (max ?? Number.POSITIVE_INFINITY);
  const evidence = `${number(value)} over ${readings.length} readings`;
  const waited =
    as === "rate" && value < (min ?? 0)
      ? wasStarved(record, phaseBounds(record, phase)!)
      : undefined;
  if (waited !== undefined) {
    const doubt = `but the drill waited for a processor for ${percent(waited)} of that time`;
    return { expectation, outcome: "unknown", evidence: `${evidence}, ${doubt}` };
  }
  return { expectation, outcome: isMet ? "met" : "missed", evidence };
}

/** What grows in a phase grows from the last reading before it. */
function readingsIn(record: DrillRecord, expected: MetricExpectation): readonly MetricReading[] {
  const span = phaseBounds(record, expected.phase);
  if (span === undefined) return [];
  const key = metricKey(expected);
  const untilEnd = record.metrics.filter(
    (reading) => reading.key === key && reading.atMs <= span.toMs,
  );
  const inside = untilEnd.filter(({ atMs }) => atMs >= span.fromMs);
  const before = untilEnd.at(-inside.length - 1);
  return expected.as === "max" || before === undefined ? inside : [before, ...inside];
}

function measure(readings: readonly MetricReading[], as: MetricExpectation["as"]): number {
  if (as === "max") return Math.max(...readings.map(({ value }) => value));
  const [first, last] = [readings[0]!, readings.at(-1)!];
  const growth = last.value - first.value;
  return as === "growth" ? growth : growth / ((last.atMs - first.atMs) / 1000);
}

function judgeProfile(record: DrillRecord, expected: ProfileExpectation): Finding {
  const { of, profile, names, shareMin, phase } = expected;
  const expectation = `the ${profile} profile of ${of} points at ${plain(names)} ${inPhase(phase)}`;
  const reading = record.profiles.find(({ key }) => key === profileKey(expected));
  if (reading === undefined || reading.problem !== undefined || reading.total === 0) {
    const evidence = reading?.problem ?? "there is no profile";
    return { expectation, outcome: "unknown", evidence };
  }
  const evidence =
    `${percent(reading.share)} of it has ${names} on the stack, ` +
    `at least ${percent(shareMin)} expected`;
  return { expectation, outcome: reading.share >= shareMin ? "met" : "missed", evidence };
}

/** An alert fires within its time after its cause, or does not, or fires no longer. */
import { causalTime } from "./causal-time.ts";
import type { AlertReading, DrillRecord } from "./drill-record.ts";
import type { Expectation } from "./expectation-plan.ts";
import { inWords } from "./in-words.ts";
import { isAlert } from "./is-alert.ts";
import type { PhaseBounds } from "./phase-bounds.ts";
import { tooLate } from "./too-late.ts";
import type { Finding } from "./verdict.ts";

type AlertExpectation = Extract<Expectation, { kind: "alert" }>;

interface Found {
  readonly outcome: Finding["outcome"];
  readonly evidence: string;
  /** It would be the same if nobody had looked at other times. */
  readonly isCertain: boolean;
  /** When what is missed came after all. */
  readonly lateMs?: number | undefined;
}

interface Bounds extends PhaseBounds {
  /** What happened at `fromMs`. */
  readonly what: string;
}

/** Between two looks at the alerts: one of them may be asked in vain, and that takes 2 s. */
const unwatchedMsMax = 3000;
const { seconds } = inWords;

const verbs = { firing: "fires", silent: "does not fire", resolved: "is resolved" } as const;
const judges = { firing: judgeFiring, silent: judgeSilent, resolved: judgeResolved } as const;

export function judgeAlert(record: DrillRecord, expected: AlertExpectation): Finding {
  const { since, within, is } = expected;
  const { atMs: fromMs, what } = causalTime(record, since);
  const alert = `${expected.alert}${inWords.labels(expected.labels)}`;
  const expectation = `alert ${alert} ${verbs[is]} within ${seconds(within)} after ${what}`;
  const unknown = (evidence: string): Finding => ({ expectation, outcome: "unknown", evidence });
  if (record.alerts === undefined) return unknown("no Prometheus watched");
  if (fromMs === undefined) return unknown(`it is not known when ${what}`);
  const readings = record.alerts.filter((reading) => isAlert(reading, expected));
  const bounds = { fromMs, toMs: fromMs + within, what };
  const { isCertain, outcome, evidence, lateMs } = judges[is](readings, bounds);
  if (!isCertain && !wasWatched(record, bounds)) {
    return unknown(`nobody watched the alerts all that time after ${what}`);
  }
  return lateMs === undefined
    ? { expectation, outcome, evidence }
    : tooLate(record, { fromMs, toMs: lateMs }, { expectation, evidence });
}

function judgeFiring(readings: readonly AlertReading[], bounds: Bounds): Found {
  const fired = readings.find(({ firedMs }) => firedMs >= bounds.fromMs);
  const isInTime = fired !== undefined && fired.firedMs <= bounds.toMs;
  return {
    outcome: isInTime ? "met" : "missed",
    evidence: firingEvidence(fired, bounds),
    isCertain: isInTime,
    lateMs: isInTime ? undefined : fired?.firedMs,
  };
}

function judgeSilent(readings: readonly AlertReading[], bounds: Bounds): Found {
  const { fromMs, toMs, what } = bounds;
  const [before] = firingWithin(readings, bounds).filter(({ firedMs }) => firedMs < fromMs);
  if (before !== undefined) {
    const evidence = `fired already ${seconds(fromMs - before.firedMs)} before ${what}`;
    return { outcome: "missed", evidence, isCertain: true };
  }
  const fired = readings.find(({ firedMs }) => firedMs >= fromMs);
  const isInTime = fired !== undefined && fired.firedMs <= toMs;
  return {
    outcome: isInTime ? "missed" : "met",
    evidence: firingEvidence(fired, bounds),
    isCertain: isInTime,
  };
}

/** What was resolved before its cause, or never fired, has shown nothing about the cause. */
function judgeResolved(readings: readonly AlertReading[], bounds: Bounds): Found {
  const { fromMs, toMs, what } = bounds;
  const fired = firingWithin(readings, bounds);
  if (fired.length === 0) {
    const evidence = `it did not fire when ${what}, nor after, so that it could not be resolved`;
    return { outcome: "unknown", evidence, isCertain: false };
  }
  // Each that fires again meanwhile has to be resolved as well.
  const resolvedMs = Math.max(...fired.map((one) => one.resolvedMs ?? Number.POSITIVE_INFINITY));
  if (!Number.isFinite(resolvedMs)) {
    return { outcome: "missed", evidence: `never resolved after ${what}`, isCertain: false };
  }
  const isInTime = resolvedMs <= toMs;
  return {
    outcome: isInTime ? "met" : "missed",
    evidence: `resolved ${seconds(resolvedMs - fromMs)} after ${what}, ${limit(bounds)}`,
    isCertain: isInTime,
    lateMs: isInTime ? undefined : resolvedMs,
  };
}

function firingWithin(
  readings: readonly AlertReading[],
  { fromMs, toMs }: PhaseBounds,
): readonly AlertReading[] {
  return readings.filter(
    ({ firedMs, resolvedMs }) =>
      firedMs <= toMs && (resolvedMs === undefined || resolvedMs >= fromMs),
  );
}

function firingEvidence(fired: AlertReading | undefined, bounds: Bounds): string {
  const { fromMs, what } = bounds;
  return fired === undefined
    ? `did not fire after ${what}`
    : `fired ${seconds(fired.firedMs - fromMs)} after ${what}, ${limit(bounds)}`;
}

function limit({ fromMs, toMs }: PhaseBounds): string {
  return `limit ${seconds(toMs - fromMs)}`;
}

/** What an alert did not do knows only who looked again and again until the time was over. */
function wasWatched({ alertLooksMs }: DrillRecord, { fromMs, toMs }: PhaseBounds): boolean {
  const first = alertLooksMs.findLastIndex((atMs) => atMs <= fromMs);
  const last = alertLooksMs.findIndex((atMs) => atMs >= toMs);
  if (first < 0 || last < 0) return false;
  const looks = alertLooksMs.slice(first, last + 1);
  return looks.every((atMs, at) => at === 0 || atMs - looks[at - 1]! <= unwatchedMsMax);
}

/** An alert fires within its time after its cause, or does not, or fires no longer. */
import { causalTime } from "./causal-time.ts";
import type { AlertReading, DrillRecord } from "./drill-record.ts";
import type { Expectation } from "./expectation-plan.ts";
import { firingWithin } from "./firing-within.ts";
import { inWords } from "./in-words.ts";
import { isAlert } from "./is-alert.ts";
import { lastResolvedMs } from "./last-resolved-ms.ts";
import type { PhaseBounds } from "./phase-bounds.ts";
import { tooLate } from "./too-late.ts";
import type { Finding } from "./verdict.ts";

type AlertExpectation = Extract<Expectation, { kind: "alert" }>;

interface Found {
  readonly outcome: Finding["outcome"];
  readonly evidence: string;
  /**
   * Until when somebody must have looked again and again. What is noted of an alert is the first
   * look that saw the change: after a gap, the change may have been long before.
   */
  readonly watchedUntilMs: number;
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
  const { watchedUntilMs, outcome, evidence, lateMs } = judges[is](readings, bounds);
  if (!wasWatched(record, { fromMs, toMs: watchedUntilMs })) {
    return unknown(`nobody watched the alerts all that time after ${what}`);
  }
  return lateMs === undefined
    ? { expectation, outcome, evidence }
    : tooLate(record, { fromMs, toMs: lateMs }, { expectation, evidence });
}

function judgeFiring(readings: readonly AlertReading[], bounds: Bounds): Found {
  const { fromMs, toMs } = bounds;
  const fired = readings.find(({ firedMs }) => firedMs >= fromMs);
  if (fired === undefined) {
    const before = firingBefore(readings, bounds);
    const evidence = before ?? firingEvidence(undefined, bounds);
    return { outcome: "missed", evidence, watchedUntilMs: toMs };
  }
  const evidence = firingEvidence(fired, bounds);
  return fired.firedMs <= toMs
    ? { outcome: "met", evidence, watchedUntilMs: fired.firedMs }
    : { outcome: "missed", evidence, watchedUntilMs: toMs, lateMs: fired.firedMs };
}

function judgeSilent(readings: readonly AlertReading[], bounds: Bounds): Found {
  const { fromMs, toMs } = bounds;
  const before = firingBefore(readings, bounds);
  if (before !== undefined) return { outcome: "missed", evidence: before, watchedUntilMs: fromMs };
  const fired = readings.find(({ firedMs }) => firedMs >= fromMs);
  const evidence = firingEvidence(fired, bounds);
  return fired !== undefined && fired.firedMs <= toMs
    ? { outcome: "missed", evidence, watchedUntilMs: fired.firedMs }
    : { outcome: "met", evidence, watchedUntilMs: toMs };
}

/** What was resolved before its cause, or never fired, has shown nothing about the cause. */
function judgeResolved(readings: readonly AlertReading[], bounds: Bounds): Found {
  const { fromMs, toMs, what } = bounds;
  const resolvedMs = lastResolvedMs(readings, bounds);
  if (resolvedMs === undefined) {
    const when = `when ${what}, nor within ${seconds(toMs - fromMs)} after`;
    const evidence = `it did not fire ${when}, so that it could not be resolved`;
    return { outcome: "unknown", evidence, watchedUntilMs: toMs };
  }
  if (!Number.isFinite(resolvedMs)) {
    return { outcome: "missed", evidence: `never resolved after ${what}`, watchedUntilMs: toMs };
  }
  const evidence = `resolved ${seconds(resolvedMs - fromMs)} after ${what}, ${limit(bounds)}`;
  // It might have fired again until the time was over.
  return resolvedMs <= toMs
    ? { outcome: "met", evidence, watchedUntilMs: toMs }
    : { outcome: "missed", evidence, watchedUntilMs: toMs, lateMs: resolvedMs };
}

/** What to say of one that had fired before, and still did; `undefined` when none did. */
function firingBefore(readings: readonly AlertReading[], bounds: Bounds): string | undefined {
  const { fromMs, what } = bounds;
  const [before] = firingWithin(readings, bounds).filter(({ firedMs }) => firedMs < fromMs);
  return before && `fired already ${seconds(fromMs - before.firedMs)} before ${what}`;
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

/** What an alert did, and when, knows only who looked again and again until that time. */
function wasWatched({ alertLooksMs }: DrillRecord, { fromMs, toMs }: PhaseBounds): boolean {
  const first = alertLooksMs.findLastIndex((atMs) => atMs <= fromMs);
  const last = alertLooksMs.findIndex((atMs) => atMs >= toMs);
  if (first < 0 || last < 0) return false;
  const looks = alertLooksMs.slice(first, last + 1);
  return looks.every((atMs, at) => at === 0 || atMs - looks[at - 1]! <= unwatchedMsMax);
}

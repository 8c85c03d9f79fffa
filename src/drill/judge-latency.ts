/**
 * Expectations about latencies in a phase, the gateway's or a client's.
 *
 * Of the gateway's it is known into which bucket of its histogram they fell, and not where in it: a
 * bound in the midst of that bucket is neither met nor missed.
 *
 * A machine that had no time for anybody makes everything late. Whether it had, the gateway's own
 * metrics page tells, which no traffic goes through: where that was slow too, a latency beyond its
 * bound says nothing about what is drilled.
 */
import type { Bucket } from "../telemetry/bucket-quantile.ts";
import { clientCounts } from "./client-counts.ts";
import type { Counts, DrillRecord } from "./drill-record.ts";
import type { Expectation } from "./expectation-plan.ts";
import { inWords } from "./in-words.ts";
import { phaseBounds } from "./phase-bounds.ts";
import { phaseCounts } from "./phase-counts.ts";
import type { Finding } from "./verdict.ts";
import { wasStarved } from "./was-starved.ts";

type LatencyExpectation = Extract<Expectation, { kind: "latency" }>;

/** Of the bound: one reading of metrics in ten took longer. */
const busyShareMax = 0.25;
const { bounds, ms, percent, phase: inPhase } = inWords;

export function judgeLatency(record: DrillRecord, expected: LatencyExpectation): Finding {
  const { phase, client, quantile, min, max } = expected;
  const name = `p${Number((quantile * 100).toFixed(2))}`;
  const whose = client === undefined ? "the gateway" : client;
  const wanted = bounds(min > 0 ? ms(min) : undefined, ms(max));
  const expectation = `${name} of ${whose} is ${wanted} ${inPhase(phase)}`;
  const measured =
    client === undefined ? ofGateway(record, expected) : ofClient(record, expected, client);
  if (measured === undefined) {
    return { expectation, outcome: "unknown", evidence: "no requests in that phase" };
  }
  const { fromMs, toMs, requests } = measured;
  const evidence = `${name} was ${inSpan(measured)} over ${requests} requests`;
  if (fromMs >= min && toMs <= max) return { expectation, outcome: "met", evidence };
  // Nothing is too quick because of a busy machine.
  if (toMs < min) return { expectation, outcome: "missed", evidence };
  if (fromMs < max) {
    const doubt = "and the gateway's histogram tells no more: choose the end of a bucket";
    return { expectation, outcome: "unknown", evidence: `${evidence}, ${doubt}` };
  }
  const waited = wasStarved(record, phaseBounds(record, phase)!);
  if (waited !== undefined) {
    const doubt = `but the drill waited for a processor for ${percent(waited)} of that time`;
    return { expectation, outcome: "unknown", evidence: `${evidence}, ${doubt}` };
  }
  const readingMs = slowReadingMs(record, phase);
  if (readingMs > busyShareMax * max) {
    const doubt = `but reading metrics took ${ms(readingMs)} too: the machine was busy`;
    return { expectation, outcome: "unknown", evidence: `${evidence}, ${doubt}` };
  }
  return { expectation, outcome: "missed", evidence };
}

/** The quantile lies above `fromMs` and up to `toMs`, which may be infinite, or is both. */
interface Measured {
  readonly fromMs: number;
  readonly toMs: number;
  readonly requests: number;
}

function inSpan({ fromMs, toMs }: Measured): string {
  if (fromMs === toMs) return ms(toMs);
  if (!Number.isFinite(toMs)) return `more than ${ms(fromMs)}`;
  return fromMs === 0 ? `at most ${ms(toMs)}` : `between ${ms(fromMs)} and ${ms(toMs)}`;
}

function ofGateway(
  record: DrillRecord,
  { phase, quantile }: LatencyExpectation,
): Measured | undefined {
  const counts = phaseCounts(record, phase);
  const buckets = toBuckets(counts?.buckets ?? {});
  const requests = buckets.at(-1)?.count ?? 0;
  if (requests === 0) return undefined;
  const at = buckets.findIndex(({ count }) => count >= quantile * requests);
  const fromMs = (buckets[at - 1]?.bound ?? 0) * 1000;
  return { fromMs, toMs: buckets[at]!.bound * 1000, requests };
}

function toBuckets(counts: Counts): readonly Bucket[] {
  return Object.entries(counts)
    .map(([le, count]) => ({ bound: le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le), count }))
    .sort((a, b) => a.bound - b.bound);
}

function ofClient(
  record: DrillRecord,
  { phase, quantile }: LatencyExpectation,
  client: string,
): Measured | undefined {
  const { durationMs = [] } = clientCounts(record, client, phase) ?? {};
  if (durationMs.length === 0) return undefined;
  const rank = Math.max(1, Math.ceil(quantile * durationMs.length));
  const exactMs = durationMs[rank - 1]!;
  return { fromMs: exactMs, toMs: exactMs, requests: durationMs.length };
}

function slowReadingMs(record: DrillRecord, phase: string): number {
  const bounds = phaseBounds(record, phase)!;
  const took = record.moments
    .filter(({ atMs }) => atMs >= bounds.fromMs && atMs <= bounds.toMs)
    .map(({ askedMs, atMs }) => atMs - askedMs)
    .sort((a, b) => a - b);
  return took[Math.floor(took.length * 0.9)] ?? 0;
}

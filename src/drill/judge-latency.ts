/**
 * Expectations about latencies in a phase, the gateway's or a client's.
 *
 * A machine that had no time for anybody makes everything late. Whether it had, the gateway's own
 * metrics page tells, which no traffic goes through: where that was slow too, a latency beyond its
 * bound says nothing about what is drilled.
 */
import { type Bucket, bucketQuantile } from "../telemetry/bucket-quantile.ts";
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
  const { quantileMs, beyondMs, requests } = measured;
  const value = beyondMs === undefined ? ms(quantileMs) : `more than ${ms(beyondMs)}`;
  const evidence = `${name} was ${value} over ${requests} requests`;
  if (quantileMs >= min && quantileMs <= max) {
    return { expectation, outcome: "met", evidence };
  }
  // Nothing is too quick because of a busy machine.
  if (quantileMs < min) return { expectation, outcome: "missed", evidence };
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

interface Measured {
  /** Infinite where it is only known that it is more than `beyondMs`. */
  readonly quantileMs: number;
  readonly beyondMs?: number;
  readonly requests: number;
}

function ofGateway(
  record: DrillRecord,
  { phase, quantile }: LatencyExpectation,
): Measured | undefined {
  const counts = phaseCounts(record, phase);
  const buckets = toBuckets(counts?.buckets ?? {});
  const seconds = bucketQuantile(buckets, quantile);
  if (seconds === undefined) return undefined;
  const requests = buckets.at(-1)!.count;
  const highest = buckets.findLast(({ bound }) => Number.isFinite(bound));
  // A chart shows the highest bound then; a judge must not take it for what was measured.
  if (highest === undefined || highest.count < quantile * requests) {
    const beyondMs = (highest?.bound ?? 0) * 1000;
    return { quantileMs: Number.POSITIVE_INFINITY, beyondMs, requests };
  }
  return { quantileMs: seconds * 1000, requests };
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
  return { quantileMs: durationMs[rank - 1]!, requests: durationMs.length };
}

function slowReadingMs(record: DrillRecord, phase: string): number {
  const bounds = phaseBounds(record, phase)!;
  const took = record.moments
    .filter(({ atMs }) => atMs >= bounds.fromMs && atMs <= bounds.toMs)
    .map(({ askedMs, atMs }) => atMs - askedMs)
    .sort((a, b) => a - b);
  return took[Math.floor(took.length * 0.9)] ?? 0;
}

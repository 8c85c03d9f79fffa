/** Two readings of the gateway's metrics → what happened between them, as rates and shares. */
import { type Bucket, bucketQuantile } from "../telemetry/bucket-quantile.ts";
import type { Exposition, LabelMatch } from "../telemetry/read-exposition.ts";
import type { BreakerState, Concurrency, Latency, Sample, Totals } from "./console-state.ts";

export interface Reading {
  readonly exposition: Exposition;
  readonly atMs: number;
}

export interface SampleContext {
  /** Wall clock of the later reading. */
  readonly atS: number;
  /** Wall clock when the earlier reading was asked for. */
  readonly fromS: number;
  /** An address → the name it is shown by. */
  readonly nameOf: (address: string) => string;
}

export function toSample(previous: Reading, current: Reading, context: SampleContext): Sample {
  const seconds = (current.atMs - previous.atMs) / 1000;
  const grown = (name: string, match?: LabelMatch): number =>
    growth(previous.exposition.sum(name, match), current.exposition.sum(name, match));
  const rate = (name: string, match?: LabelMatch): number => grown(name, match) / seconds;
  const now = current.exposition;
  const has = (name: string): boolean => now.series(name).length > 0;
  const hits = grown("gogate_pool_hits_total");
  const asked = hits + grown("gogate_pool_misses_total");
  const buckets = toBuckets(previous.exposition, now);
  const retriesRefused = rate("gogate_retries_total", overBudget);
  return {
    atS: context.atS,
    fromS: context.fromS,
    answers: toAnswers(previous.exposition, now, seconds),
    tcpConnections: rate("gogate_tcp_connections_total"),
    latency: toLatency(buckets),
    latencyCounts: buckets.map(({ count }, at) => count - (buckets[at - 1]?.count ?? 0)),
    allowed: rate("gogate_rate_limiter_requests_total", { status: "allowed" }),
    rejected: rate("gogate_rate_limiter_requests_total", { status: "rejected" }),
    poolHitShare: asked === 0 ? undefined : hits / asked,
    tcpBytesReceived: rate("gogate_tcp_bytes_total", { direction: "received" }),
    tcpBytesSent: rate("gogate_tcp_bytes_total", { direction: "sent" }),
    requestsInFlight: now.sum("gogate_http_requests_in_flight"),
    concurrency: toConcurrency(now),
    retries: rate("gogate_retries_total") - retriesRefused,
    retriesRefused,
    cpuCores: has("process_cpu_seconds_total") ? rate("process_cpu_seconds_total") : undefined,
    memoryBytes: now.series("process_resident_memory_bytes")[0]?.value,
    breakers: toBreakers(now, context),
    isUp: toHealth(now, context),
    totals: toTotals(now),
  };
}

/** The bounds of the buckets that latencies are counted in, without the last, which has none. */
export function toLatencyBoundsMs(exposition: Exposition): readonly number[] {
  const bounds = exposition.series(latencyBuckets).map(({ labels }) => Number(labels.le) * 1000);
  return [...new Set(bounds)].filter(Number.isFinite).sort((a, b) => a - b);
}

const latencyBuckets = "gogate_http_request_duration_seconds_bucket";
const overBudget = { reason: "budget_exhausted" };

/** A counter that fell belongs to a gateway that was started again: it counts from 0. */
function growth(before: number, after: number): number {
  return after >= before ? after - before : after;
}

function toAnswers(before: Exposition, after: Exposition, seconds: number): Sample["answers"] {
  const answers = { "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 };
  for (const { labels, value } of after.series("gogate_http_requests_total")) {
    const group = `${labels.code?.[0]}xx`;
    if (!(group in answers)) continue;
    const earlier = before.sum("gogate_http_requests_total", labels);
    answers[group as keyof typeof answers] += growth(earlier, value) / seconds;
  }
  return answers;
}

/** Counts from the lowest bound up to each. */
function toBuckets(before: Exposition, after: Exposition): readonly Bucket[] {
  const counts = new Map<string, number>();
  for (const { labels, value } of after.series(latencyBuckets)) {
    const bound = labels.le ?? "";
    const grown = growth(before.sum(latencyBuckets, labels), value);
    counts.set(bound, (counts.get(bound) ?? 0) + grown);
  }
  return [...counts]
    .map(([bound, count]) => ({ bound: bound === "+Inf" ? Infinity : Number(bound), count }))
    .sort((a, b) => a.bound - b.bound);
}

function toLatency(buckets: readonly Bucket[]): Latency | undefined {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => bucketQuantile(buckets, share));
  if (p50 === undefined || p95 === undefined || p99 === undefined) return undefined;
  return { p50Ms: p50 * 1000, p95Ms: p95 * 1000, p99Ms: p99 * 1000 };
}

function toConcurrency(now: Exposition): Concurrency | undefined {
  if (now.series("gogate_concurrency_limit").length === 0) return undefined;
  return {
    limit: now.sum("gogate_concurrency_limit"),
    inFlight: now.sum("gogate_concurrency_in_flight"),
    queued: now.sum("gogate_concurrency_queued"),
  };
}

function toTotals(now: Exposition): Totals {
  return {
    requests: now.sum("gogate_http_requests_total"),
    allowed: now.sum("gogate_rate_limiter_requests_total", { status: "allowed" }),
    rejected: now.sum("gogate_rate_limiter_requests_total", { status: "rejected" }),
    retries: now.sum("gogate_retries_total") - now.sum("gogate_retries_total", overBudget),
    poolHits: now.sum("gogate_pool_hits_total"),
    poolMisses: now.sum("gogate_pool_misses_total"),
    tcpBytes: now.sum("gogate_tcp_bytes_total"),
  };
}

const strictness: readonly BreakerState[] = ["closed", "half_open", "open"];

/** A backend of two upstreams is up when both find it so. */
function toHealth(now: Exposition, { nameOf }: SampleContext): Record<string, boolean> {
  const isUp: Record<string, boolean> = {};
  for (const { labels, value } of now.series("gogate_backend_up")) {
    const name = nameOf(labels.backend ?? "");
    isUp[name] = value === 1 && isUp[name] !== false;
  }
  return isUp;
}

/** Of a backend of two upstreams, the breaker that lets less through. */
function toBreakers(now: Exposition, { nameOf }: SampleContext): Record<string, BreakerState> {
  const breakers: Record<string, BreakerState> = {};
  for (const { labels, value } of now.series("gogate_circuit_breaker_state")) {
    if (value !== 1) continue;
    const name = nameOf(labels.backend ?? "");
    const state = labels.state as BreakerState;
    const known = breakers[name];
    if (known === undefined || strictness.indexOf(state) > strictness.indexOf(known)) {
      breakers[name] = state;
    }
  }
  return breakers;
}

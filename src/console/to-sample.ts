/** Two readings of the gateway's metrics → what happened between them, as rates and shares. */
import { type Bucket, bucketQuantile } from "../telemetry/bucket-quantile.ts";
import type { Exposition, LabelMatch } from "../telemetry/read-exposition.ts";
import type { BreakerState, Latency, Sample } from "./console-state.ts";

export interface Reading {
  readonly exposition: Exposition;
  readonly atMs: number;
}

export interface SampleContext {
  /** Wall clock of the later reading. */
  readonly atS: number;
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
  return {
    atS: context.atS,
    answers: toAnswers(previous.exposition, now, seconds),
    tcpConnections: rate("gogate_tcp_connections_total"),
    latency: toLatency(previous.exposition, now),
    allowed: rate("gogate_rate_limiter_requests_total", { status: "allowed" }),
    rejected: rate("gogate_rate_limiter_requests_total", { status: "rejected" }),
    poolHitShare: asked === 0 ? undefined : hits / asked,
    tcpBytesReceived: rate("gogate_tcp_bytes_total", { direction: "received" }),
    tcpBytesSent: rate("gogate_tcp_bytes_total", { direction: "sent" }),
    requestsInFlight: now.sum("gogate_http_requests_in_flight"),
    cpuCores: has("process_cpu_seconds_total") ? rate("process_cpu_seconds_total") : undefined,
    memoryBytes: now.series("process_resident_memory_bytes")[0]?.value,
    breakers: toBreakers(now, context),
    isUp: toHealth(now, context),
  };
}

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

function toLatency(before: Exposition, after: Exposition): Latency | undefined {
  const name = "gogate_http_request_duration_seconds_bucket";
  const counts = new Map<string, number>();
  for (const { labels, value } of after.series(name)) {
    const bound = labels.le ?? "";
    const grown = growth(before.sum(name, labels), value);
    counts.set(bound, (counts.get(bound) ?? 0) + grown);
  }
  const buckets: Bucket[] = [...counts]
    .map(([bound, count]) => ({ bound: bound === "+Inf" ? Infinity : Number(bound), count }))
    .sort((a, b) => a.bound - b.bound);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => bucketQuantile(buckets, share));
  if (p50 === undefined || p95 === undefined || p99 === undefined) return undefined;
  return { p50Ms: p50 * 1000, p95Ms: p95 * 1000, p99Ms: p99 * 1000 };
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

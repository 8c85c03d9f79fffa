/** Totals as JSON, for people and scripts that do not want to add up series. */
import { bucketQuantile } from "../../telemetry/bucket-quantile.ts";
import type { MetricFamily, MetricSeries } from "../../telemetry/metric-family.ts";

interface Percentiles {
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

/** `prefix` is that of the metrics' names. Percentiles are since the start, within a bucket. */
export function toStats(families: readonly MetricFamily[], prefix: string): object {
  const find = (name: string): MetricFamily | undefined =>
    families.find((family) => family.name === `${prefix}${name}`);
  const requests = find("http_requests_total");
  return {
    requests: total(requests),
    requestsByCode: totalsBy(requests, "code"),
    requestsByRoute: totalsBy(requests, "route"),
    requestsInFlight: total(find("http_requests_in_flight")),
    latency: toPercentiles(find("http_request_duration_seconds")),
    rateLimiter: totalsBy(find("rate_limiter_requests_total"), "status"),
    failures: totalsBy(find("failures_total"), "code"),
    pool: { hits: total(find("pool_hits_total")), misses: total(find("pool_misses_total")) },
    tcp: {
      connections: total(find("tcp_connections_total")),
      active: total(find("tcp_connections_active")),
      bytes: totalsBy(find("tcp_bytes_total"), "direction"),
    },
    backends: toBackends(find("upstream_request_duration_seconds")),
  };
}

function toBackends(family: MetricFamily | undefined): object[] {
  return (family?.series ?? []).map((series) => ({
    upstream: series.labelValues[0],
    backend: series.labelValues[1],
    attempts: countOf(series),
    latency: percentilesOf(family!.buckets, series),
  }));
}

function total(family: MetricFamily | undefined): number {
  return (family?.series ?? []).reduce((sum, series) => sum + series.values[0]!, 0);
}

function totalsBy(family: MetricFamily | undefined, label: string): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const series of family?.series ?? []) {
    const value = series.labelValues[family!.labelNames.indexOf(label)] ?? "";
    totals[value] = (totals[value] ?? 0) + series.values[0]!;
  }
  return totals;
}

/** Over all series of a histogram. */
function toPercentiles(family: MetricFamily | undefined): Percentiles {
  const buckets = family?.buckets ?? [];
  const sum = new Array<number>(buckets.length + 2).fill(0);
  for (const { values } of family?.series ?? []) {
    for (const [at, value] of values.entries()) sum[at]! += value;
  }
  return percentilesOf(buckets, { labelValues: [], values: sum });
}

function percentilesOf(bounds: readonly number[], series: MetricSeries): Percentiles {
  let count = 0;
  const buckets = [...bounds, Number.POSITIVE_INFINITY].map((bound, at) => {
    count += series.values[at]!;
    return { bound, count };
  });
  const toMs = (share: number): number | null => {
    const seconds = bucketQuantile(buckets, share);
    return seconds === undefined ? null : Math.round(seconds * 1e6) / 1000;
  };
  return { p50Ms: toMs(0.5), p95Ms: toMs(0.95), p99Ms: toMs(0.99) };
}

/** Observations of a histogram; the sum of the observed values stands last. */
function countOf(series: MetricSeries): number {
  return series.values.slice(0, -1).reduce((sum, count) => sum + count, 0);
}

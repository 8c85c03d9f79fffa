/** What the admin tells as tables: one row for each backend, breaker, pool or limit. */
import { GcraTable } from "../../limiting/gcra-table.ts";
import type { MetricFamily } from "../../telemetry/metric-family.ts";
import { toBreakerLabel } from "../../upstream/breaker-label.ts";
import type { GatewayConfiguration } from "../configuration.ts";
import type { SharedState } from "../shared-state.ts";
import type { UpstreamView } from "../upstream-view.ts";

export function toBackends(upstream: UpstreamView): object[] {
  return upstream.backends.map(({ address, weight, flags, breaker }) => ({
    upstream: upstream.name,
    address,
    weight,
    healthy: flags.isHealthy,
    draining: flags.isDraining,
    breaker: breaker === undefined ? "none" : toBreakerLabel(breaker.state),
    fit: flags.isHealthy && !flags.isDraining && breaker?.state !== "open",
  }));
}

export function toBreakers(upstream: UpstreamView, nowMs: number): object[] {
  return upstream.backends.flatMap(({ address, breaker }) =>
    breaker === undefined
      ? []
      : [
          {
            upstream: upstream.name,
            backend: address,
            state: toBreakerLabel(breaker.state),
            forced: breaker.isForced,
            ...breaker.counts(nowMs),
            msToTrial: Math.round(breaker.msToTrial(nowMs)),
          },
        ],
  );
}

/**
 * One row for each backend of the configuration in force. The counts are of the address: where
 * several upstreams have it, they are of all their pools together.
 */
export function toPools(
  upstreams: readonly UpstreamView[],
  families: readonly MetricFamily[],
  prefix: string,
): object[] {
  const value = (name: string, ...labelValues: readonly string[]): number =>
    readValue(families, `${prefix}${name}`, labelValues);
  return upstreams.flatMap(({ name, configuration, backends }) =>
    backends.map(({ address }) => {
      const hits = value("pool_hits_total", address);
      const misses = value("pool_misses_total", address);
      return {
        upstream: name,
        backend: address,
        maxConnections: configuration.pool.maxConnections,
        idle: value("pool_connections", address, "idle"),
        busy: value("pool_connections", address, "busy"),
        queued: value("pool_queued", address),
        hits,
        misses,
        hitRate: hits + misses === 0 ? null : hits / (hits + misses),
      };
    }),
  );
}

/** One row for each rate limit, over all threads. */
export function toLimits(
  { rateLimits, metricsPrefix }: Pick<GatewayConfiguration, "rateLimits" | "metricsPrefix">,
  shared: SharedState,
  families: readonly MetricFamily[],
  nowMs: number,
): object[] {
  const family = `${metricsPrefix}rate_limiter_requests_total`;
  return Object.entries(rateLimits).map(([name, { rate, per, burst, key, shadow, store }]) => {
    const ratePerSecond = (rate * 1000) / per;
    const table = new GcraTable(shared.rateLimits[name]!, { ratePerSecond, burst });
    return {
      limit: name,
      ratePerSecond,
      burst,
      key,
      store,
      shadow,
      allowed: readValue(families, family, [name, "allowed"]),
      rejected: readValue(families, family, [name, "rejected"]),
      shadowRejected: readValue(families, family, [name, "shadow_rejected"]),
      keysHeld: table.held(nowMs),
      keysForgotten: table.evictions,
    };
  });
}

function readValue(
  families: readonly MetricFamily[],
  name: string,
  labelValues: readonly string[],
): number {
  const family = families.find((one) => one.name === name);
  const series = family?.series.find((one) =>
    labelValues.every((value, at) => one.labelValues[at] === value),
  );
  return series?.values[0] ?? 0;
}

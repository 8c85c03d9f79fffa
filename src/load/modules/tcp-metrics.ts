/** The metrics of `k6/x/tcp`, as the xk6-tcp extension has them. */
import type { MetricTable } from "../metrics/metric-table.ts";

/** Metric → whether it is a time; the others are counters. */
const metricNames = {
  tcp_socket_connecting: true,
  tcp_socket_resolving: true,
  tcp_socket_duration: true,
  tcp_sockets: false,
  tcp_reads: false,
  tcp_writes: false,
  tcp_errors: false,
  tcp_timeouts: false,
  tcp_partial_writes: false,
} as const;

type TcpMetric = keyof typeof metricNames;
export type TcpMetrics = Readonly<Record<TcpMetric, ReturnType<MetricTable["declare"]>>>;

export function declareTcpMetrics(table: MetricTable): TcpMetrics {
  const entries = Object.entries(metricNames).map(([name, isTime]) => [
    name,
    isTime ? table.declare(name, "trend", "time") : table.declare(name, "counter", "default"),
  ]);
  return Object.fromEntries(entries) as TcpMetrics;
}

/** The charts of the page: what each line is, in which unit, and how it is drawn. */
import type { Sample, Totals } from "../console-state.ts";
import { format } from "./format.ts";

export interface LinePlan {
  readonly label: string;
  /** A colour of `page.css`. */
  readonly color: string;
  readonly of: (sample: Sample) => number | undefined;
  readonly isDashed?: boolean;
  /** Drawn as an area, on top of the areas after it. */
  readonly isStacked?: boolean;
}

export interface ChartPlan {
  readonly title: string;
  readonly unit: string;
  readonly show: (value: number) => string;
  readonly lines: readonly LinePlan[];
  /** What was counted since the gateway's start. */
  readonly total?: (totals: Totals) => string;
  /** The top of the axis while all values are below it. */
  readonly topMin: number;
  readonly topMax?: number;
  /** Is there something to see in this second? Zeros of a counter are nothing. */
  readonly hasMeaning: (sample: Sample) => boolean;
  /** Said in the place of the chart while there is nothing to see. */
  readonly empty: string;
}

export const chartPlans: readonly ChartPlan[] = [
  {
    title: "Request rate",
    unit: "per second",
    show: format.count,
    topMin: 10,
    hasMeaning: ({ latency, tcpConnections }) => latency !== undefined || tcpConnections > 0,
    total: ({ requests }) => `${format.whole(requests)} in all`,
    empty: "No requests yet.",
    lines: [
      { label: "2xx", color: "ok", of: ({ answers }) => answers["2xx"], isStacked: true },
      { label: "3xx", color: "calm", of: ({ answers }) => answers["3xx"], isStacked: true },
      { label: "4xx", color: "warn", of: ({ answers }) => answers["4xx"], isStacked: true },
      { label: "5xx", color: "bad", of: ({ answers }) => answers["5xx"], isStacked: true },
      { label: "TCP connections", color: "tcp", of: (s) => s.tcpConnections, isDashed: true },
    ],
  },
  {
    title: "Latency",
    unit: "of answers, at the gateway",
    show: format.ms,
    topMin: 5,
    hasMeaning: ({ latency }) => latency !== undefined,
    empty: "No requests yet.",
    lines: [
      { label: "p50", color: "p50", of: ({ latency }) => latency?.p50Ms },
      { label: "p95", color: "p95", of: ({ latency }) => latency?.p95Ms },
      { label: "p99", color: "p99", of: ({ latency }) => latency?.p99Ms },
    ],
  },
  {
    title: "Rate limiter",
    unit: "decisions per second",
    show: format.count,
    topMin: 10,
    hasMeaning: ({ allowed, rejected }) => allowed + rejected > 0,
    total: ({ allowed, rejected }) => `${format.whole(allowed + rejected)} in all`,
    empty: "No decisions yet.",
    lines: [
      { label: "allowed", color: "ok", of: ({ allowed }) => allowed },
      { label: "rejected", color: "bad", of: ({ rejected }) => rejected },
    ],
  },
  {
    title: "In flight",
    unit: "requests at the end of the second",
    show: format.count,
    topMin: 5,
    hasMeaning: ({ latency, requestsInFlight }) => latency !== undefined || requestsInFlight > 0,
    empty: "No requests yet.",
    lines: [
      { label: "in flight", color: "p50", of: ({ requestsInFlight }) => requestsInFlight },
      { label: "limited calls", color: "ok", of: ({ concurrency }) => concurrency?.inFlight },
      { label: "queued", color: "warn", of: ({ concurrency }) => concurrency?.queued },
      { label: "limit", color: "bad", of: ({ concurrency }) => concurrency?.limit, isDashed: true },
    ],
  },
  {
    title: "Retries",
    unit: "per second",
    show: format.count,
    topMin: 5,
    hasMeaning: ({ totals }) => totals.retries > 0,
    total: ({ retries }) => `${format.whole(retries)} in all`,
    empty: "Nothing was tried again yet.",
    lines: [
      { label: "retries", color: "warn", of: ({ retries }) => retries },
      { label: "over budget", color: "bad", of: ({ retriesRefused }) => retriesRefused },
    ],
  },
  {
    title: "Connection pool hit rate",
    unit: "on reused connections",
    show: format.share,
    topMin: 1,
    topMax: 1,
    hasMeaning: ({ poolHitShare }) => poolHitShare !== undefined,
    total: ({ poolHits, poolMisses }) => `${format.whole(poolHits + poolMisses)} in all`,
    empty: "No connection asked for yet.",
    lines: [{ label: "hits", color: "p50", of: ({ poolHitShare }) => poolHitShare }],
  },
  {
    title: "TCP throughput",
    unit: "per second",
    show: format.bytes,
    topMin: 1024,
    hasMeaning: (sample) => sample.tcpBytesReceived + sample.tcpBytesSent > 0,
    total: ({ tcpBytes }) => `${format.bytes(tcpBytes)} in all`,
    empty: "No TCP traffic yet.",
    lines: [
      { label: "received", color: "p50", of: ({ tcpBytesReceived }) => tcpBytesReceived },
      { label: "sent", color: "tcp", of: ({ tcpBytesSent }) => tcpBytesSent },
    ],
  },
];

import type { Sample } from "./console-state.ts";

/** A second of a busy gateway. */
export function sampleForTests(atS: number): Sample {
  return {
    atS,
    fromS: atS - 1,
    answers: { "2xx": 240, "3xx": 0, "4xx": 10, "5xx": 1 },
    tcpConnections: 10,
    latency: { p50Ms: 2, p95Ms: 5, p99Ms: 9 },
    latencyCounts: [100, 100, 51],
    allowed: 240,
    rejected: 10,
    poolHitShare: 0.97,
    tcpBytesReceived: 4000,
    tcpBytesSent: 90_000,
    requestsInFlight: 3,
    concurrency: { limit: 20, inFlight: 3, queued: 1 },
    retries: 2,
    retriesRefused: 1,
    cpuCores: 0.2,
    memoryBytes: 9e7,
    breakers: { "bin-1": "closed" },
    isUp: { "bin-1": true },
    totals: {
      requests: 251 * atS,
      allowed: 240 * atS,
      rejected: 10 * atS,
      retries: 2 * atS,
      poolHits: 233 * atS,
      poolMisses: 7 * atS,
      tcpBytes: 94_000 * atS,
    },
  };
}

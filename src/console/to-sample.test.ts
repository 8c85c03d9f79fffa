import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readExposition } from "../telemetry/read-exposition.ts";
import { toLatencyBoundsMs, toSample } from "./to-sample.ts";

const before = `
gogate_http_requests_total{route="/",method="GET",code="200"} 100
gogate_http_requests_total{route="/",method="GET",code="500"} 1
gogate_http_request_duration_seconds_bucket{route="/",le="0.01"} 100
gogate_http_request_duration_seconds_bucket{route="/",le="0.1"} 101
gogate_http_request_duration_seconds_bucket{route="/",le="+Inf"} 101
gogate_pool_hits_total{backend="127.0.0.1:8001"} 10
gogate_pool_misses_total{backend="127.0.0.1:8001"} 10
`;

const after = `
gogate_http_requests_total{route="/",method="GET",code="200"} 300
gogate_http_requests_total{route="/",method="GET",code="500"} 3
gogate_http_requests_total{route="/",method="GET",code="429"} 40
gogate_http_request_duration_seconds_bucket{route="/",le="0.01"} 200
gogate_http_request_duration_seconds_bucket{route="/",le="0.1"} 301
gogate_http_request_duration_seconds_bucket{route="/",le="+Inf"} 301
gogate_http_requests_in_flight 4
gogate_tcp_connections_total{listener="127.0.0.1:8081"} 6
gogate_tcp_bytes_total{listener="127.0.0.1:8081",direction="received"} 2000
gogate_tcp_bytes_total{listener="127.0.0.1:8081",direction="sent"} 4000
gogate_rate_limiter_requests_total{limit="perClient",status="allowed"} 202
gogate_rate_limiter_requests_total{limit="perClient",status="rejected"} 40
gogate_rate_limiter_requests_total{limit="trial",status="shadow_rejected"} 9
gogate_pool_hits_total{backend="127.0.0.1:8001"} 40
gogate_pool_misses_total{backend="127.0.0.1:8001"} 20
gogate_circuit_breaker_state{upstream="bins",backend="127.0.0.1:8001",state="closed"} 0
gogate_circuit_breaker_state{upstream="bins",backend="127.0.0.1:8001",state="open"} 1
gogate_circuit_breaker_state{upstream="bins",backend="127.0.0.1:8001",state="half_open"} 0
gogate_circuit_breaker_state{upstream="binsTcp",backend="127.0.0.1:8001",state="closed"} 1
gogate_backend_up{upstream="bins",backend="127.0.0.1:8001"} 1
gogate_backend_up{upstream="bins",backend="127.0.0.1:8002"} 0
gogate_backend_up{upstream="binsTcp",backend="127.0.0.1:8002"} 1
gogate_retries_total{upstream="bins",reason="reset"} 6
gogate_retries_total{upstream="bins",reason="budget_exhausted"} 4
gogate_concurrency_limit{upstream="bins",backend="127.0.0.1:8001"} 12
gogate_concurrency_limit{upstream="bins",backend="127.0.0.1:8002"} 8
gogate_concurrency_in_flight{upstream="bins",backend="127.0.0.1:8001"} 3
gogate_concurrency_queued{upstream="bins"} 5
process_cpu_seconds_total 0.5
process_resident_memory_bytes 9000
`;

const context = {
  atS: 1000,
  fromS: 0,
  nameOf: (address: string) => (address === "127.0.0.1:8001" ? "bin-1" : address),
};

function sampleOf(one: string, other: string): ReturnType<typeof toSample> {
  return toSample(
    { exposition: readExposition(one), atMs: 5000 },
    { exposition: readExposition(other), atMs: 7000 },
    context,
  );
}

describe("toSample", () => {
  const sample = sampleOf(before, after);

  test("gives answers per second by the first digit of their status", () => {
    assert.deepEqual(sample.answers, { "2xx": 100, "3xx": 0, "4xx": 20, "5xx": 1 });
  });

  test("estimates latency from what was observed between the readings only", () => {
    assert.equal(sample.latency?.p50Ms, 10);
    assert.ok(sample.latency.p99Ms > 90 && sample.latency.p99Ms < 100);
  });

  test("counts what a limit rejected, and not what it would have rejected", () => {
    assert.deepEqual([sample.allowed, sample.rejected], [101, 20]);
  });

  test("gives the share of requests that found an open connection", () => {
    assert.equal(sample.poolHitShare, 0.75);
  });

  test("gives connections and bytes of TCP per second", () => {
    const { tcpConnections, tcpBytesReceived, tcpBytesSent } = sample;
    assert.deepEqual([tcpConnections, tcpBytesReceived, tcpBytesSent], [3, 1000, 2000]);
  });

  test("names the present state of each breaker and the health of each backend", () => {
    assert.deepEqual(sample.breakers, { "bin-1": "open" });
    assert.deepEqual(sample.isUp, { "bin-1": true, "127.0.0.1:8002": false });
  });

  test("counts the answers of each bucket alone, whose bounds are told once", () => {
    assert.deepEqual(sample.latencyCounts, [100, 100, 0]);
    assert.deepEqual(toLatencyBoundsMs(readExposition(after)), [10, 100]);
  });

  test("tells retries that were made from those that were not", () => {
    assert.deepEqual([sample.retries, sample.retriesRefused], [3, 2]);
  });

  test("adds up the calls and limits of all backends, where there are any", () => {
    assert.deepEqual(sample.concurrency, { limit: 20, inFlight: 3, queued: 5 });
    assert.equal(sampleOf(before, before).concurrency, undefined);
  });

  test("tells what the gateway has counted since its start", () => {
    const { requests, allowed, rejected, retries, poolHits, poolMisses, tcpBytes } = sample.totals;
    assert.deepEqual([requests, allowed, rejected, retries], [343, 202, 40, 6]);
    assert.deepEqual([poolHits, poolMisses, tcpBytes], [40, 20, 6000]);
  });

  test("has no latency and no pool share for a second without requests", () => {
    const quiet = sampleOf(after, after);
    assert.equal(quiet.latency, undefined);
    assert.equal(quiet.poolHitShare, undefined);
    assert.equal(quiet.answers["2xx"], 0);
  });

  test("counts from 0 after the gateway was started again", () => {
    assert.equal(sampleOf(after, before).answers["2xx"], 50);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readExposition } from "../telemetry/read-exposition.ts";
import { toSample } from "./to-sample.ts";

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
process_cpu_seconds_total 0.5
process_resident_memory_bytes 9000
`;

const context = {
  atS: 1000,
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

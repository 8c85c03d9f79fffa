import type { ExplainedExchange } from "../../src/gateway/explanation.ts";

export function explainedForTests(requestId: string, status: number): ExplainedExchange {
  return {
    time: "2026-01-01T00:00:00.000Z",
    client: "127.0.0.1",
    method: "GET",
    target: "/",
    route: "/",
    status,
    bytes: 0,
    durationMs: 1,
    upstream: undefined,
    backend: undefined,
    requestId,
    traceId: requestId,
    queueMs: undefined,
    upstreamMs: undefined,
    failure: undefined,
    span: {
      spanId: "a".repeat(16),
      parentId: undefined,
      traceState: "",
      startedMs: 1000,
      scheme: "http",
      authority: "a.test",
      userAgent: undefined,
      versionMinor: 1,
      sentTarget: "",
    },
    limits: [],
    tries: [],
  };
}

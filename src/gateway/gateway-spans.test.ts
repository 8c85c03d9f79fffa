import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { explainedForTests } from "../../test/gateway/explained-for-tests.ts";
import type { ExplainedExchange, ExplainedTry } from "./explanation.ts";
import { toGatewaySpans } from "./gateway-spans.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CLIENT = 3;
const SERVER = 2;

function oneTry(parts: Partial<ExplainedTry> = {}): ExplainedTry {
  return {
    spanId: "b".repeat(16),
    chosenAtMs: 1,
    candidates: [],
    backend: "127.0.0.1:8001",
    connection: "opened",
    connectedAtMs: 2,
    endedAtMs: 5,
    outcome: "succeeded",
    status: 200,
    retriedFor: undefined,
    ...parts,
  };
}

function explain(status: number, parts: Partial<ExplainedExchange> = {}): ExplainedExchange {
  return { ...explainedForTests(TRACE, status), durationMs: 10, tries: [oneTry()], ...parts };
}

describe("toGatewaySpans", () => {
  test("makes a server span, and below it a client span for each try", () => {
    const first = oneTry({ outcome: "failed", status: 503, retriedFor: "503" });
    const second = oneTry({ spanId: "c".repeat(16), chosenAtMs: 6, endedAtMs: 9 });
    const [server, ...clients] = toGatewaySpans(explain(200, { tries: [first, second] }), "http");
    assert.deepEqual(
      [server?.kind, server?.name, server?.traceId, server?.startedMs, server?.endedMs],
      [SERVER, "GET /", TRACE, 1000, 1010],
    );
    assert.deepEqual(
      clients.map((span) => [span.kind, span.name, span.parentId, span.startedMs, span.endedMs]),
      [
        [CLIENT, "GET", server?.spanId, 1001, 1005],
        [CLIENT, "GET", server?.spanId, 1006, 1009],
      ],
    );
    assert.deepEqual(
      clients.map(({ attributes, hasFailed }) => [
        attributes["http.request.resend_count"],
        attributes["http.response.status_code"],
        attributes["error.type"],
        hasFailed,
      ]),
      [
        [undefined, 503, "503", true],
        [1, 200, undefined, false],
      ],
    );
    assert.equal(server?.hasFailed, false);
  });

  test("tells where a try went, as the backend was asked", () => {
    const known = explainedForTests(TRACE, 200).span;
    const span = { ...known, sentTarget: "/stripped?a=b" };
    const [, client] = toGatewaySpans(explain(200, { span }), "https");
    assert.equal(client?.attributes["url.full"], "https://127.0.0.1:8001/stripped?a=b");
    assert.equal(client?.attributes["server.port"], 8001);
  });

  test("makes no client span where no backend could be asked", () => {
    const parts = { tries: [oneTry({ backend: "", status: 0 })], failure: "no_backend" } as const;
    const spans = toGatewaySpans(explain(503, parts), "http");
    assert.equal(spans.length, 1);
    assert.deepEqual(
      [spans[0]?.attributes["error.type"], spans[0]?.hasFailed],
      ["no_backend", true],
    );
  });

  test("names the failure of a try without an answer", () => {
    const gone = oneTry({ outcome: "failed", status: 0 });
    const [, client] = toGatewaySpans(
      explain(502, { tries: [gone], failure: "connect_failed" }),
      "http",
    );
    assert.deepEqual(
      [client?.attributes["error.type"], client?.hasFailed],
      ["connect_failed", true],
    );
    assert.ok(!("http.response.status_code" in client!.attributes));
  });

  test("takes a client that has left for no failure of the server", () => {
    const [server] = toGatewaySpans(explain(499, { failure: "client_left" }), "http");
    assert.deepEqual([server?.attributes["error.type"], server?.hasFailed], ["client_left", false]);
  });
});

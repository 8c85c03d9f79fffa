import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  answering,
  type BackendScript,
  configure,
  MemoryGateway,
} from "../../test/gateway/memory-gateway.ts";
import type { ExplainedExchange } from "./explanation.ts";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
const GET = "GET /x?y=1 HTTP/1.1\r\nHost: a\r\n\r\n";
const PARENT = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const TRACE = "0af7651916cd43dd8448eb211c80319c";

function makeGateway(
  sampleRatio: number,
  script: BackendScript,
  upstream: Record<string, unknown> = {},
): MemoryGateway {
  const backends = [{ address: "a:1" }, { address: "b:1" }];
  const bins = { backends, retry: { backoff: { base: "0ms" } }, breaker: {}, ...upstream };
  return new MemoryGateway(configure({ upstreams: { bins }, tracing: { sampleRatio } }), script, [
    "gone:1",
  ]);
}

async function explain(gateway: MemoryGateway, request = GET): Promise<ExplainedExchange> {
  await gateway.exchange(request);
  const explained = gateway.explained.at(-1);
  assert.ok(explained);
  return explained;
}

describe("Explanation", () => {
  test("tells of each try who could have been asked, who was, and why there was another", async () => {
    let asked = 0;
    const gateway = makeGateway(1, ({ pipe }) => {
      asked += 1;
      pipe.server.write(Buffer.from(asked === 1 ? BUSY : OK));
    });
    const { tries, status, route, upstream, backend, target } = await explain(gateway);
    assert.deepEqual(
      { status, route, upstream, backend, target },
      {
        status: 200,
        route: "/",
        upstream: "bins",
        backend: "b:1",
        target: "/x?y=1",
      },
    );
    assert.deepEqual(
      tries.map((one) => ({
        backend: one.backend,
        verdicts: one.candidates.map(({ verdict }) => verdict),
        connection: one.connection,
        outcome: one.outcome,
        retriedFor: one.retriedFor,
      })),
      [
        {
          backend: "a:1",
          verdicts: ["chosen", "fit"],
          connection: "opened",
          outcome: "failed",
          retriedFor: "503",
        },
        {
          backend: "b:1",
          verdicts: ["tried already", "chosen"],
          connection: "opened",
          outcome: "succeeded",
          retriedFor: undefined,
        },
      ],
    );
  });

  test("tells that a connection was used again", async () => {
    const gateway = makeGateway(1, answering(OK), { backends: [{ address: "a:1" }] });
    assert.equal((await explain(gateway)).tries[0]!.connection, "opened");
    assert.equal((await explain(gateway)).tries[0]!.connection, "reused");
  });

  test("tells that no backend was left, and why", async () => {
    const upstream = {
      backends: [{ address: "gone:1" }],
      breaker: { consecutiveFailures: 1, maxEjectedShare: 1 },
      retry: undefined,
    };
    const gateway = makeGateway(1, answering(OK), upstream);
    const refused = await explain(gateway);
    assert.equal(refused.failure, "connect_failed");
    assert.equal(refused.tries[0]!.connection, "none");
    const { failure, tries } = await explain(gateway);
    assert.equal(failure, "no_backend");
    assert.equal(tries[0]!.backend, "");
    assert.deepEqual(
      tries[0]!.candidates.map(({ verdict, breaker }) => ({ verdict, breaker })),
      [{ verdict: "breaker refuses", breaker: "open" }],
    );
  });

  test("is made of nothing that is not sampled", async () => {
    const gateway = makeGateway(0, answering(OK));
    await gateway.exchange(GET);
    assert.deepEqual(gateway.explained, []);
    // A client's word alone samples nothing.
    await gateway.exchange(GET.replace("\r\n\r\n", `\r\n${PARENT}\r\n\r\n`));
    assert.deepEqual(gateway.explained, []);
  });

  test("names a span for the client's side and one for each try, as backends are told", async () => {
    let asked = 0;
    const gateway = makeGateway(1, ({ pipe }) => {
      asked += 1;
      pipe.server.write(Buffer.from(asked === 1 ? BUSY : OK));
    });
    const request = GET.replace("\r\n\r\n", `\r\n${PARENT}\r\n\r\n`);
    const { span, tries, traceId } = await explain(gateway, request);
    assert.deepEqual([traceId, span.parentId, span.authority], [TRACE, "b7ad6b7169203331", "a"]);
    const told = gateway.opened.map(
      ({ received }) => /^traceparent: 00-\w+-(\w+)-01\r$/m.exec(received.text)?.[1],
    );
    assert.deepEqual(
      tries.map(({ spanId }) => spanId),
      told,
    );
    assert.equal(new Set([span.spanId, ...told]).size, 3);
    assert.deepEqual(
      tries.map(({ status }) => status),
      [503, 200],
    );
    assert.equal(span.sentTarget, "/x?y=1");
  });

  test("tells what each limit had left when it was asked", async () => {
    const routes = [{ match: { path: "/" }, upstream: "bins", rateLimit: ["few", "watched"] }];
    const gateway = new MemoryGateway(
      configure({
        listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes }],
        rateLimits: {
          few: { rate: 1, burst: 1 },
          watched: { rate: 1, burst: 2, shadow: true, key: "clientIp" },
        },
        tracing: { sampleRatio: 1 },
      }),
      answering(OK),
    );
    const left = async (): Promise<unknown> => {
      const { status, limits } = await explain(gateway);
      const rows = limits.map(({ limit, remaining, burst, isEnforced }) => [
        limit,
        remaining,
        burst,
        isEnforced,
      ]);
      return { status, rows: rows.sort() };
    };
    const few = (remaining: number): unknown[] => ["few", remaining, 1, true];
    const watched = (remaining: number): unknown[] => ["watched", remaining, 2, false];
    assert.deepEqual(await left(), { status: 200, rows: [few(1), watched(2)] });
    assert.deepEqual(await left(), { status: 429, rows: [few(0), watched(1)] });
  });
});

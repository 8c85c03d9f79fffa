/** The deadlines for clients, each over real connections: what a client gets, and when. */
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { CHUNKED } from "../src/http1/framing.ts";
import { answerWhenComplete } from "./gateway/answer-when-complete.ts";
import { runBackend, runGateway } from "./gateway/running-gateway.ts";
import { connectRaw } from "./http1/raw-client.ts";

const TIMEOUT_MS = 400;
/** Later, a deadline counts as missed. */
const LATE_MS = 1000;
const time = `${TIMEOUT_MS}ms`;
const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

async function startGateway(t: TestContext, backend: string, limits: Record<string, string>) {
  const route = { match: { path: "/" }, upstream: "bins" };
  const { ports } = await runGateway(t, {
    workers: 1,
    listeners: [{ listen: "127.0.0.1:0", protocol: "http", limits, routes: [route] }],
    upstreams: { bins: { backends: [{ address: backend }] } },
  });
  return ports[0]!;
}

/** The time was up neither before it can have begun to run, nor long after it must have. */
function assertInTime(earliestStartMs: number, latestStartMs = earliestStartMs): void {
  const nowMs = performance.now();
  assert.ok(nowMs - earliestStartMs >= TIMEOUT_MS - 1, `early: ${nowMs - earliestStartMs} ms`);
  assert.ok(nowMs - latestStartMs < TIMEOUT_MS + LATE_MS, `late: ${nowMs - latestStartMs} ms`);
}

/** The limit that is short, what the client sends, and all that it gets. */
const rows: readonly (readonly [title: string, limit: string, sent: string, got: RegExp])[] = [
  ["a connection that sends nothing ends in silence", "headTimeout", "", /^$/],
  ["an unfinished head is answered 408", "headTimeout", get.slice(0, -2), /^HTTP\/1\.1 408 /],
  [
    "a body that does not come is answered 408",
    "bodyWindow",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx",
    /^HTTP\/1\.1 408 /,
  ],
  ["an idle connection ends in silence", "idleTimeout", get, /^HTTP\/1\.1 200 .*\r\n\r\none$/s],
  [
    "an unfinished second head is answered 408",
    "headTimeout",
    `${get}GET /`,
    /\r\n\r\noneHTTP\/1\.1 408 /,
  ],
];

describe("the deadlines of a listener", { concurrency: true }, () => {
  for (const [title, limit, sent, got] of rows) {
    test(title, async (t) => {
      const backend = await runBackend(t, "one", (exchange) => answerWhenComplete(exchange, "one"));
      const port = await startGateway(t, backend, { [limit]: time });
      const startedMs = performance.now();
      const client = await connectRaw(t, port);
      client.send(sent);
      await client.closed();
      assertInTime(startedMs);
      assert.match(client.text, got);
    });
  }

  test("a client that takes nothing of its response is cut off, and its backend told", async (t) => {
    const { promise: aborted, resolve: abort } = Promise.withResolvers<void>();
    const { promise: stalled, resolve: stall } = Promise.withResolvers<number>();
    const part = Buffer.alloc(65_536);
    const backend = await runBackend(t, "endless", (exchange) => {
      let timer: NodeJS.Timeout | undefined;
      const write = () => {
        clearTimeout(timer);
        while (exchange.write(part));
        // As soon as nothing has been taken for a while, the buffers on the way are full.
        timer = setTimeout(() => stall(performance.now()), TIMEOUT_MS / 4);
      };
      exchange.onAbort = abort;
      exchange.onDrain = write;
      exchange.startResponse(200, "", CHUNKED);
      write();
    });
    const client = await connectRaw(t, await startGateway(t, backend, { writeTimeout: time }));
    client.socket.pause();
    const sentMs = performance.now();
    client.send(get);
    const stalledMs = await stalled;
    await aborted;
    // The client's side fills up first: when, only the gateway knows.
    assertInTime(sentMs, stalledMs);
  });
});

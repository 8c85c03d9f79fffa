/** A client that resets its connection: the backend is left alone at once, whatever was under way. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Exposition } from "../../src/telemetry/read-exposition.ts";
import { RawBackend } from "./raw-backend.ts";
import { RawClient } from "./raw-client.ts";
import { WatchedGateway } from "./watched-gateway.ts";

const RESETS = 5;
const LIMIT_MS = 1000;
/** More than all buffers on the way take, so that the gateway has stopped to read. */
const large = Buffer.alloc(48 * 1024 * 1024, "x");
const some = Buffer.alloc(10_000, "x");

const post = "POST /up HTTP/1.1\r\nHost: a\r\n";
const ofLength = `${post}Content-Length: 500000000\r\n\r\n`;
const chunked = `${post}Transfer-Encoding: chunked\r\n\r\n10000000\r\n`;
const get = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n";

interface Row {
  readonly what: string;
  readonly head: string;
  readonly body: Buffer;
  readonly reads: boolean;
  readonly isEncrypted?: boolean;
}

const rows: readonly Row[] = [
  { what: "in an upload that the backend reads", head: ofLength, body: some, reads: true },
  { what: "in a chunked upload that is read", head: chunked, body: some, reads: true },
  {
    what: "in an upload that the backend does not read",
    head: ofLength,
    body: large,
    reads: false,
  },
  { what: "in a chunked upload that is not read", head: chunked, body: large, reads: false },
  {
    what: "in an upload over TLS that is not read",
    head: ofLength,
    body: large,
    reads: false,
    isEncrypted: true,
  },
  { what: "while it waits for its answer", head: get, body: Buffer.alloc(0), reads: true },
  {
    what: "while later requests of its own wait",
    head: get.repeat(2000),
    body: Buffer.alloc(0),
    reads: true,
  },
];

describe("a client that resets its connection", { concurrency: 4 }, () => {
  for (const { what, head, body, reads, isEncrypted = false } of rows) {
    test(`${what} frees the backend within 1 s and does not count against it`, async (t) => {
      const backend = await RawBackend.start(t, {
        onConnection: (socket) => {
          if (!reads) socket.pause();
        },
        onRequest: () => {},
      });
      const gateway = await WatchedGateway.start(t, {
        upstream: { backends: [{ address: backend.address }], breaker: { consecutiveFailures: 1 } },
        listener: isEncrypted ? { tls: { selfSigned: true } } : {},
      });
      const waitedMs: number[] = [];
      for (let resets = 1; resets <= RESETS; resets++) {
        const client = await RawClient.open(t, gateway.port, isEncrypted);
        client.socket.write(head);
        await client.fill(body);
        await gateway.until("asked", (now) => now.sum("gogate_pool_misses_total") === resets);
        client.reset();
        const isOver = (now: Exposition): boolean =>
          now.sum("gogate_http_requests_total", { code: "499" }) === resets &&
          now.sum("gogate_pool_connections", { state: "busy" }) === 0;
        waitedMs.push(await gateway.until(`exchange ${resets} is over`, isOver));
      }
      for (const socket of backend.sockets) socket.resume();
      assert.ok(Math.max(...waitedMs) < LIMIT_MS, `it took ${waitedMs} ms`);
      t.diagnostic(`over after ${Math.round(Math.max(...waitedMs))} ms at most`);
      const books = await gateway.closeBooks();
      assert.deepEqual(books.answers, { 499: RESETS });
      assert.deepEqual(books.failures, { client_left: RESETS });
      assert.equal(books.attempts, RESETS);
      assert.equal(backend.connections, RESETS);
      assert.equal(books.breakerOpenings, 0);
    });
  }
});

describe("a client that closes its connection", { concurrency: 2 }, () => {
  for (const [what, octets, status, failure] of [
    ["in the middle of its body", `${ofLength}some`, 400, "bad_request"],
    ["while it waits for its answer", get, 499, "client_left"],
  ] as const) {
    test(`${what} frees the backend within 1 s, as ${status}`, async (t) => {
      const backend = await RawBackend.start(t, { onRequest: () => {} });
      const gateway = await WatchedGateway.start(t, {
        upstream: { backends: [{ address: backend.address }], breaker: { consecutiveFailures: 1 } },
      });
      const client = await RawClient.open(t, gateway.port);
      client.socket.write(octets);
      await gateway.until("asked", (now) => now.sum("gogate_pool_connections") === 1);
      client.socket.end();
      const waitedMs = await gateway.until("the backend is free", isFreed);
      t.diagnostic(`over after ${Math.round(waitedMs)} ms`);
      assert.ok(waitedMs < LIMIT_MS, `it took ${waitedMs} ms`);
      const books = await gateway.closeBooks();
      assert.deepEqual([books.answers, books.failures], [{ [status]: 1 }, { [failure]: 1 }]);
      assert.deepEqual([books.attempts, books.breakerOpenings], [1, 0]);
    });
  }

  test("behind more of its body than the backend takes is heard of at the deadline", async (t) => {
    const backend = await RawBackend.start(t, {
      onConnection: (socket) => socket.pause(),
      onRequest: () => {},
    });
    const gateway = await WatchedGateway.start(t, {
      upstream: {
        backends: [{ address: backend.address }],
        breaker: { consecutiveFailures: 1 },
        timeouts: { responseHead: "1s" },
      },
    });
    const client = await RawClient.open(t, gateway.port);
    client.socket.write(ofLength);
    await client.fill(large);
    client.tcp.destroy();
    await gateway.until("the backend is free", isFreed);
    const books = await gateway.closeBooks();
    assert.deepEqual([books.answers, books.failures], [{ 504: 1 }, { response_timeout: 1 }]);
    assert.deepEqual([books.attempts, books.breakerOpenings], [1, 1]);
  });
});

function isFreed(now: Exposition): boolean {
  const busy = now.sum("gogate_pool_connections", { state: "busy" });
  return now.sum("gogate_http_requests_total") === 1 && busy === 0;
}

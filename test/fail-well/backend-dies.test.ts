/** A backend that dies in the middle of its answer: nobody takes what has come for the whole. */
import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { describe, test } from "node:test";
import { RawBackend } from "./raw-backend.ts";
import { RawClient } from "./raw-client.ts";
import { WatchedGateway } from "./watched-gateway.ts";

const framings = {
  length: "Content-Length: 1000\r\n\r\nbegun",
  chunked: "Transfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n",
  "half a chunk": "Transfer-Encoding: chunked\r\n\r\nff\r\nbegun",
  none: "\r\nbegun",
} as const;
const ends = {
  fin: { die: (socket: Socket) => socket.end(), code: "connection_closed" },
  reset: { die: (socket: Socket) => socket.resetAndDestroy(), code: "connection_reset" },
} as const;
const versions = ["1.1", "1.0"] as const;

const rows = Object.entries(framings).flatMap(([framing, octets]) =>
  Object.entries(ends)
    // Of an answer without a length, FIN is the regular end.
    .filter(([end]) => framing !== "none" || end !== "fin")
    .map(([end, { die, code }]) => ({ framing, octets, end, die, code })),
);

describe("a backend that dies in the middle of its answer", { concurrency: 3 }, () => {
  for (const { framing, octets, end, die, code } of rows) {
    test(`leaves it visibly incomplete to clients of any version: ${framing}, ${end}`, async (t) => {
      const backend = await RawBackend.start(t, {
        onRequest: ({ socket }) => socket.write(`HTTP/1.1 200 OK\r\n${octets}`),
      });
      const gateway = await WatchedGateway.start(t, {
        upstream: {
          backends: [{ address: backend.address }],
          // Tried again is only what nobody has got a part of.
          retry: {},
          breaker: { consecutiveFailures: versions.length },
        },
      });
      for (const version of versions) {
        const client = await RawClient.open(t, gateway.port);
        const fields = "Host: a\r\nConnection: keep-alive\r\n";
        client.socket.write(`GET / HTTP/${version}\r\n${fields}\r\n`);
        await client.until("begun");
        for (const socket of backend.sockets) die(socket);
        await client.ended;
        assert.match(client.text, /^HTTP\/1\.1 200 OK\r\n/);
        // Nor is the end of the connection one that could end a body.
        assert.equal(client.end, "reset");
        assert.doesNotMatch(client.text, /\r\n0\r\n/);
      }
      assert.equal((await fetch(`http://127.0.0.1:${gateway.port}/`)).status, 503);
      const books = await gateway.closeBooks();
      assert.deepEqual(books.answers, { 200: 2, 503: 1 });
      assert.deepEqual(books.failures, { [code]: 2, no_backend: 1 });
      assert.deepEqual([books.attempts, books.retries, backend.requests], [2, 0, 2]);
      assert.equal(books.breakerOpenings, 1);
      assert.deepEqual([books.poolHits, books.poolMisses, backend.connections], [0, 2, 2]);
    });
  }
});

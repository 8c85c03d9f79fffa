import assert from "node:assert/strict";
import { createServer } from "node:net";
import { describe, test } from "node:test";
import { key, startTestServer } from "./connected-for-tests.ts";
import { secureConnect } from "./secure-connect.ts";

describe("secureConnect", () => {
  test("connects who has the same key, with a key exchange of its own", async (t) => {
    const server = await startTestServer(t);
    const socket = await secureConnect(server.address, key);
    t.after(() => socket.destroy());
    assert.equal(socket.getCipher().standardName, "TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256");
  });

  test("tells another key from an address where nobody listens", async (t) => {
    const server = await startTestServer(t);
    const other = Buffer.alloc(32, 8);
    await assert.rejects(secureConnect(server.address, other), /does not accept this token/);
    await assert.rejects(secureConnect({ host: "127.0.0.1", port: 1 }, key), /ECONNREFUSED/);
  });

  test("does not take a server for an agent that speaks something else", async (t) => {
    const server = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    t.after(() => server.close());
    const { port } = server.address() as { port: number };
    await assert.rejects(secureConnect({ host: "127.0.0.1", port }, key), /agents do/);
  });
});

import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, type TestContext, test } from "node:test";
import { openSocket, readUntil } from "../../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { websocketEcho } from "./websocket-echo.ts";

describe("/websocket/echo", () => {
  test("sends back text and octets", async (t) => {
    const { socket } = await open(t);
    for (const message of ["hello", "x".repeat(70_000)]) {
      socket.send(message);
      const [event] = await once(socket, "message");
      assert.equal((event as MessageEvent).data, message);
    }
    socket.binaryType = "arraybuffer";
    socket.send(Buffer.from([1, 2, 3]));
    const [event] = await once(socket, "message");
    assert.deepEqual(new Uint8Array((event as MessageEvent).data), new Uint8Array([1, 2, 3]));
  });

  test("closes with the code that the client closes with", async (t) => {
    const { socket } = await open(t);
    socket.close(4001, "enough");
    const [event] = await once(socket, "close");
    assert.deepEqual([(event as CloseEvent).code, (event as CloseEvent).wasClean], [4001, true]);
  });

  test("is closed when the service is drained", async (t) => {
    const { socket, running } = await open(t);
    const closed = once(socket, "close");
    await running.close(1000);
    const [event] = await closed;
    assert.equal((event as CloseEvent).code, 1001);
  });

  // RFC 6455 §1.3.
  test("accepts the key of the RFC, and answers a ping", async (t) => {
    const { port, counted } = await serveRoutes(t, [websocketEcho]);
    const socket = await openSocket(t, port);
    socket.write(
      "GET /websocket/echo HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    );
    const came = await readUntil(socket, /\r\n\r\n/);
    assert.match(came, /^HTTP\/1.1 101 [\s\S]*Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/);
    assert.match(counted()[0]!, /code="101"/);
    socket.write(Buffer.from("898500000000", "hex"));
    socket.write("Hello");
    assert.equal(await readUntil(socket, /o$/), "\x8a\x05Hello");
  });

  test("asks for a WebSocket when it gets a plain request", async (t) => {
    const { fetch } = await serveRoutes(t, [websocketEcho]);
    const response = await fetch("/websocket/echo");
    assert.equal(response.status, 426);
    assert.equal(response.headers.get("sec-websocket-version"), "13");
  });
});

async function open(t: TestContext) {
  const { port, running } = await serveRoutes(t, [websocketEcho]);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/websocket/echo`);
  t.after(() => socket.close());
  await once(socket, "open");
  return { socket, running };
}

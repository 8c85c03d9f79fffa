import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { openSocket, readUntil } from "../../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { websocketEcho } from "./websocket-echo.ts";

/** Longer than the service waits for a client to close its side. */
const DRAIN_MS = 20_000;

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

  test("is refused where as many are open as there may be", async (t) => {
    const { port, app } = await serveRoutes(t, [websocketEcho]);
    while (app.openStreams.hasRoom) app.openStreams.add({ end() {} });
    assert.match(
      await shakeHands(await openSocket(t, port)),
      /^HTTP\/1.1 503 [\s\S]*Retry-After: 1/,
    );
  });

  // RFC 6455 §1.3.
  test("accepts the key of the RFC, and answers a ping", async (t) => {
    const { port, counted } = await serveRoutes(t, [websocketEcho]);
    const socket = await openSocket(t, port);
    const came = await shakeHands(socket);
    assert.match(came, /^HTTP\/1.1 101 [\s\S]*Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/);
    assert.match(counted()[0]!, /code="101"/);
    socket.write(Buffer.from("898500000000", "hex"));
    socket.write("Hello");
    assert.equal(await readUntil(socket, /o$/), "\x8a\x05Hello");
  });

  const malformed: readonly (readonly [what: string, code: number, hex: string])[] = [
    ["a continuation of nothing", 1002, "808000000000"],
    ["a message within another one", 1002, "018000000000818000000000"],
    ["text that is not UTF-8", 1007, "818100000000ff"],
    ["a close with a code that may not be sent", 1002, "88820000000003ed"],
    ["a close of half a code", 1002, "88810000000003"],
    ["a frame that is not masked", 1002, "810161"],
    ["a message over the limit", 1009, "82ff0000000000100001"],
  ];
  for (const [what, code, hex] of malformed) {
    test(`closes with ${code} on ${what}, and answers nothing behind it`, async (t) => {
      const { socket } = await openRaw(t);
      socket.write(Buffer.from(`${hex}818100000000`, "hex"));
      socket.write("x");
      const expected = `\x88\x02${Buffer.from([code >> 8, code & 255]).toString("latin1")}`;
      const ended = once(socket, "end");
      assert.equal(await readUntil(socket, /^[\s\S]{4}/), expected);
      await ended;
    });
  }

  test("sends back a message of fragments as one, and a ping between them before it", async (t) => {
    const { socket } = await openRaw(t);
    socket.write(Buffer.from("0181000000006189800000000080810000000062", "hex"));
    assert.equal(await readUntil(socket, /b$/), "\x8a\x00\x81\x02ab");
  });

  test("does not wait for a client that never closes its side", async (t) => {
    const { socket, running } = await openRaw(t);
    socket.write(Buffer.from("888000000000", "hex"));
    assert.equal(await readUntil(socket, /^[\s\S]{2}$/), "\x88\x00");
    const startedMs = performance.now();
    await running.close(DRAIN_MS);
    assert.ok(performance.now() - startedMs < DRAIN_MS);
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

/** Octet by octet, for what no client sends. */
async function openRaw(t: TestContext) {
  const { port, running } = await serveRoutes(t, [websocketEcho]);
  // A client that does not close its side when the other one does.
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  t.after(() => socket.destroy());
  await shakeHands(socket);
  return { socket, running };
}

async function shakeHands(socket: Socket): Promise<string> {
  socket.write(
    "GET /websocket/echo HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
  );
  return await readUntil(socket, /\r\n\r\n/);
}

import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, type TestContext, test } from "node:test";
import { openSocket, readUntil } from "../../../test/targets/raw-exchange.ts";
import { pageText } from "../../../test/telemetry/page-text.ts";
import { Registry } from "../../telemetry/registry.ts";
import { startTcpEcho } from "./tcp-echo.ts";

describe("startTcpEcho", () => {
  test("sends back what comes, and counts it", async (t) => {
    const { port, text } = await serve(t);
    const socket = await openSocket(t, port);
    socket.write("hello");
    await readUntil(socket, /^hello$/);
    assert.match(text(), /^tcp_connections_total 1$/m);
    assert.match(text(), /^tcp_bytes_total 5$/m);
  });

  test("sends back everything although the client has ended, then ends too", async (t) => {
    const { port } = await serve(t);
    const socket = await openSocket(t, port);
    const sent = Buffer.alloc(3_000_000, "weir");
    socket.end(sent);
    const came: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => came.push(chunk));
    await once(socket, "close");
    assert.ok(Buffer.concat(came).equals(sent));
  });

  test("closes every connection when it is closed", async (t) => {
    const { port, close } = await serve(t);
    const socket = await openSocket(t, port);
    socket.write("hello");
    await readUntil(socket, /hello/);
    const closed = once(socket, "close");
    close();
    await closed;
    await assert.rejects(openSocket(t, port), /ECONNREFUSED/);
  });
});

async function serve(t: TestContext) {
  const registry = new Registry();
  const echo = await startTcpEcho({ host: "127.0.0.1", port: 0 }, registry);
  t.after(() => echo.close());
  return { ...echo, text: () => pageText(registry) };
}

/** Very many short connections, as fast as they go. */
import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { GatewayProcess } from "./gateway-process.ts";
import { runTcpServer } from "./tcp-server.ts";

const CONNECTIONS = 20_000;
const AT_ONCE = 200;

/** Sends its number, half-closes, and compares what comes back. */
async function ask(port: number, number: number): Promise<boolean> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.end(String(number));
  let back = "";
  try {
    for await (const chunk of socket) back += String(chunk);
  } catch {
    // A connection that was reset has not been answered.
    return false;
  }
  return back === String(number);
}

/** How many were answered. */
async function storm(port: number, connections: number): Promise<number> {
  let begun = 0;
  let answered = 0;
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    while (begun < connections) if (await ask(port, begun++)) answered += 1;
  });
  await Promise.all(lanes);
  return answered;
}

describe("a storm of connections", () => {
  test("is answered one by one, and leaves no socket and no memory behind", async (t) => {
    const address = await runTcpServer(t, (socket) => socket.pipe(socket));
    const gateway = await GatewayProcess.start({
      listeners: [{ listen: "127.0.0.1:0", protocol: "tcp", upstream: "echo" }],
      upstreams: { echo: { backends: [{ address }] } },
    });
    t.after(() => gateway.stop());
    const port = gateway.ports[0]!;
    const sockets = gateway.sockets;
    assert.equal(await storm(port, CONNECTIONS / 2), CONNECTIONS / 2);
    const residentBytes = gateway.residentBytes;
    assert.equal(await storm(port, CONNECTIONS), CONNECTIONS);
    while (gateway.sockets > sockets) await new Promise((resolve) => setImmediate(resolve));
    // The first storm has let the heap grow to about what any storm needs. A connection that is not
    // let go holds more than 5 KiB.
    const grownBytes = gateway.residentBytes - residentBytes;
    assert.ok(grownBytes < 96 * 2 ** 20, `${grownBytes} octets more`);
    const total = 'gogate_tcp_connections_total{listener="127.0.0.1:0"}';
    assert.equal(await gateway.metric(total), 1.5 * CONNECTIONS);
    assert.equal(await gateway.metric(total.replace("total", "active")), 0);
  });
});

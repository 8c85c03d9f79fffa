import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { certificate } from "../../test/socket/certificate.ts";
import { type ConnectOptions, ConnectTimeout, connect } from "./connect.ts";
import { listen } from "./listen.ts";
import type { Wire } from "./wire.ts";

const tls = { serverName: "127.0.0.1", verify: true };

async function attempt(options: Partial<ConnectOptions> & { port: number }): Promise<Wire | Error> {
  return await new Promise((resolve) => {
    connect({ host: "127.0.0.1", timeoutMs: 5000, ...options }, (wire, error) => {
      resolve(wire ?? error!);
    });
  });
}

/** A server that does nothing but what `onSocket` says. */
async function startServer(t: TestContext, onSocket: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer(onSocket);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

describe("connect", () => {
  test("gives a wire to who is there", async (t) => {
    const port = await startServer(t, (socket) => socket.destroy());
    const wire = await attempt({ port });
    assert.ok(!(wire instanceof Error));
    assert.equal(wire.remotePort, port);
    wire.destroy();
  });

  test("gives the system's error when nobody is there", async (t) => {
    const port = await startServer(t, () => {});
    const listener = await listen({ host: "127.0.0.1", port: 0 }, () => {});
    listener.close();
    assert.notEqual(listener.port, port);
    const error = await attempt({ port: listener.port });
    assert.match(String(error), /ECONNREFUSED/);
  });

  test("gives up when the connection is not there in time", async (t) => {
    const sockets: Socket[] = [];
    const port = await startServer(t, (socket) => sockets.push(socket));
    t.after(() => {
      for (const socket of sockets) socket.destroy();
    });
    const error = await attempt({ port, tls, timeoutMs: 50 });
    assert.ok(error instanceof ConnectTimeout);
    assert.match(error.message, /within 50 ms/);
  });

  test("gives an error when the server closes in the middle of the handshake", async (t) => {
    const port = await startServer(t, (socket) => socket.end());
    const error = await attempt({ port, tls });
    assert.ok(error instanceof Error);
  });

  test("does not call back when it was cancelled", async (t) => {
    const port = await startServer(t, (socket) => socket.destroy());
    let calls = 0;
    const given = connect({ host: "127.0.0.1", port, timeoutMs: 5000 }, () => {
      calls += 1;
    });
    given.cancel();
    given.cancel();
    // Whatever became of the first, it comes before this.
    await attempt({ port });
    assert.equal(calls, 0);
  });

  test("trusts no certificate that nobody it knows has signed, unless it is told to", async (t) => {
    const wires: Wire[] = [];
    const listener = await listen(
      { host: "127.0.0.1", port: 0, tls: { certificates: [await certificate()] } },
      (wire) => wires.push(wire),
    );
    t.after(() => listener.close());
    const { port } = listener;
    assert.match(String(await attempt({ port, tls })), /self-signed|DEPTH_ZERO/);
    const wire = await attempt({ port, tls: { ...tls, verify: false } });
    assert.ok(!(wire instanceof Error));
    assert.equal(wire.isEncrypted, true);
    wire.destroy();
    for (const accepted of wires) accepted.destroy();
  });
});

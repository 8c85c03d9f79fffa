import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { AwaitingReceiver } from "../../test/socket/awaiting-receiver.ts";
import { connect } from "./connect.ts";
import type { Wire } from "./wire.ts";

/** A wire to a server that does what `onSocket` says. */
async function wireTo(t: TestContext, onSocket: (socket: Socket) => void): Promise<Wire> {
  const server = createServer(onSocket);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return await new Promise((resolve, reject) => {
    connect({ host: "127.0.0.1", port, timeoutMs: 5000 }, (wire, error) => {
      if (wire === undefined) reject(error);
      else resolve(wire);
    });
  });
}

describe("an outgoing wire", () => {
  test("gives the answer of a server that has reset meanwhile, although writing fails", async (t) => {
    const { promise: wasReset, resolve: onReset } = Promise.withResolvers<void>();
    const wire = await wireTo(t, (socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        socket.write("an early answer", () => {
          socket.resetAndDestroy();
          onReset();
        });
      });
    });
    const receiver = new AwaitingReceiver();
    wire.attach(receiver);
    wire.pause();
    wire.write(Buffer.from("the beginning"));
    await wasReset;
    for (let part = 0; part < 100; part++) wire.write(Buffer.alloc(10_000));
    wire.resume();
    await receiver.until(({ isClosed }) => isClosed);
    assert.equal(receiver.text, "an early answer");
    assert.ok(receiver.error);
  });

  test("tells of a failed write as an error, not as an end", async (t) => {
    const { promise: wasReset, resolve: onReset } = Promise.withResolvers<void>();
    const wire = await wireTo(t, (socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        socket.resetAndDestroy();
        onReset();
      });
    });
    const receiver = new AwaitingReceiver();
    wire.attach(receiver);
    wire.write(Buffer.from("the beginning"));
    await wasReset;
    wire.write(Buffer.from("anybody there?"));
    await receiver.until(({ isClosed }) => isClosed);
    assert.ok(receiver.error);
  });
});

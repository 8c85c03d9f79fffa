import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { Authority } from "../../test/tls/authority.ts";
import { secureClient } from "../../test/tls/listening.ts";
import { type Listener, listen } from "./listen.ts";
import type { ServerTls } from "./server-tls.ts";

interface Running {
  readonly listener: Listener;
  readonly authority: Authority;
  readonly refused: string[];
}

async function start(t: TestContext, more: Partial<ServerTls> = {}): Promise<Running> {
  const authority = await Authority.make();
  const certificates = [await authority.issue({ names: ["old.example"] })];
  const refused: string[] = [];
  const listener = await listen(
    {
      host: "127.0.0.1",
      port: 0,
      tls: { certificates, ...more },
      onHandshakeRefused: ({ name }) => refused.push(name),
    },
    (wire) => {
      wire.attach({
        onBytes: (bytes) => wire.write(bytes),
        onEnd() {},
        onDrain() {},
        onClose() {},
      });
      t.after(() => wire.destroy());
    },
  );
  t.after(() => listener.close());
  return { listener, authority, refused };
}

describe("TlsAcceptor", () => {
  test("shows a replaced certificate to new clients, and keeps what it has accepted", async (t) => {
    const { listener, authority } = await start(t);
    const options = { port: listener.port, ca: authority.cert };
    const early = await secureClient(t, { ...options, servername: "old.example" });
    listener.replaceTls({ certificates: [await authority.issue({ names: ["new.example"] })] });
    const late = await secureClient(t, { ...options, servername: "new.example" });
    for (const socket of [early, late]) {
      socket.write("hello");
      assert.equal(String((await once(socket, "data"))[0]), "hello");
    }
  });

  test("keeps what it has when the replacement is of no use", async (t) => {
    const { listener, authority } = await start(t);
    const { cert } = await authority.issue({ names: ["new.example"] });
    assert.throws(() => listener.replaceTls({ certificates: [{ cert, key: "no key" }] }));
    await secureClient(t, { port: listener.port, ca: authority.cert, servername: "old.example" });
  });

  test("is quiet when the last handshake is over, or cut off", async (t) => {
    const { listener } = await start(t);
    await listener.untilQuiet();
    const socket = connectTcp(listener.port, "127.0.0.1");
    socket.on("error", () => {});
    const closed = new Promise((resolve) => socket.once("close", resolve));
    await once(socket, "connect");
    socket.write(Buffer.from("1603010200", "hex"));
    let isQuiet = true;
    while (isQuiet) {
      const turn = new Promise<boolean>((resolve) => setImmediate(() => resolve(false)));
      isQuiet = await Promise.race([listener.untilQuiet().then(() => true), turn]);
    }
    listener.cutOff();
    await listener.untilQuiet();
    socket.resume();
    await closed;
  });

  test("ends a handshake that goes on octet by octet", async (t) => {
    const { listener, refused } = await start(t, { handshakeTimeoutMs: 100 });
    const socket = connectTcp(listener.port, "127.0.0.1");
    socket.on("error", () => {});
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const drip = setInterval(() => socket.write(Buffer.from([0x16])), 20);
    t.after(() => clearInterval(drip));
    socket.resume();
    await closed;
    while (refused.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(refused.length, 1);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { joinWires, type WireKind } from "../../test/socket/joined-wires.ts";

const kinds: readonly WireKind[] = ["fast", "ordinary", "encrypted"];

for (const kind of kinds) {
  describe(`a wire, ${kind}`, () => {
    test("carries octets in both directions", async (t) => {
      const { client, server, atClient, atServer } = await joinWires(t, kind);
      client.write(Buffer.from("ping"));
      await atServer.until(({ text }) => text === "ping");
      server.write(Buffer.from("pong"));
      await atClient.until(({ text }) => text === "pong");
      const isEncrypted = kind === "encrypted";
      assert.deepEqual([client.isEncrypted, server.isEncrypted], [isEncrypted, isEncrypted]);
    });

    test("goes on in one direction when the other has ended", async (t) => {
      const { client, server, atClient, atServer } = await joinWires(t, kind);
      client.write(Buffer.from("last words"));
      client.end();
      client.write(Buffer.from("too late"));
      await atServer.until(({ hasEnded }) => hasEnded);
      server.write(Buffer.from("an answer"));
      server.end();
      await atClient.until(({ isClosed }) => isClosed);
      await atServer.until(({ isClosed }) => isClosed);
      assert.deepEqual([atServer.text, atClient.text], ["last words", "an answer"]);
      assert.deepEqual([atServer.error, atClient.error], [undefined, undefined]);
    });

    test("asks the writer to wait for a peer that does not read, and tells when it does", async (t) => {
      const { client, server, atClient, atServer } = await joinWires(t, kind);
      client.pause();
      const part = Buffer.alloc(65_536, "x");
      let bytes = 0;
      while (server.write(part)) bytes += part.length;
      bytes += part.length;
      assert.ok(server.bytesQueued > 0);
      client.resume();
      await atServer.until(({ drains }) => drains === 1);
      await atClient.until(({ text }) => text.length === bytes);
      assert.equal(server.bytesQueued, 0);
    });

    test("sends several parts in their order", async (t) => {
      const { client, atServer } = await joinWires(t, kind);
      client.writeAll([Buffer.from("one "), Buffer.from(""), Buffer.from("message")]);
      await atServer.until(({ text }) => text === "one message");
    });

    test("closes at once", async (t) => {
      const { client, atClient, atServer } = await joinWires(t, kind);
      client.destroy();
      client.write(Buffer.from("too late"));
      client.end();
      client.reset();
      await atClient.until(({ isClosed }) => isClosed);
      await atServer.until(({ isCutOff }) => isCutOff);
      assert.equal(atServer.text, "");
    });
  });
}

describe("a wire, addresses", () => {
  test("tells both ends of the connection, and the peer also when it is closed", async (t) => {
    const { client, server, atServer } = await joinWires(t);
    const ports = [client.localPort, server.localPort];
    assert.deepEqual([server.localAddress, client.localAddress], ["127.0.0.1", "127.0.0.1"]);
    client.destroy();
    server.destroy();
    await atServer.until(({ isClosed }) => isClosed);
    assert.deepEqual([server.remoteAddress, client.remoteAddress], ["127.0.0.1", "127.0.0.1"]);
    assert.deepEqual([server.remotePort, client.remotePort], ports);
  });
});

describe("a wire, resets", () => {
  test("shows the peer an error and not an end", async (t) => {
    const { client, atServer } = await joinWires(t);
    client.reset();
    await atServer.until(({ isClosed }) => isClosed);
    assert.ok(atServer.error);
    assert.equal(atServer.hasEnded, false);
  });
});

for (const kind of ["fast", "ordinary"] as const) {
  describe(`a wire that is paused, ${kind}`, () => {
    test("notices a reset when it is asked to look", async (t) => {
      const { client, server, atServer } = await joinWires(t, kind);
      server.pause();
      client.write(Buffer.alloc(200_000, "x"));
      server.checkPeer();
      client.reset();
      server.checkPeer();
      await atServer.until(({ isClosed }) => isClosed);
      assert.ok(atServer.error);
      assert.equal(atServer.hasEnded, false);
    });

    test("has lost nothing by being asked when it goes on", async (t) => {
      const { client, server, atServer } = await joinWires(t, kind);
      server.pause();
      client.write(Buffer.alloc(200_000, "x"));
      client.end();
      server.checkPeer();
      server.resume();
      await atServer.until(({ hasEnded }) => hasEnded);
      assert.equal(atServer.text.length, 200_000);
      server.end();
      server.checkPeer();
      await atServer.until(({ isClosed }) => isClosed);
      assert.equal(atServer.error, undefined);
    });
  });
}

describe("an encrypted wire, passing on what a plain one has read", () => {
  test("alters no octet while the next read comes", async (t) => {
    const [plain, encrypted] = [await joinWires(t, "fast"), await joinWires(t, "encrypted")];
    const { promise: ended, resolve: onEnd } = Promise.withResolvers<void>();
    plain.server.attach({
      onBytes: (chunk) => encrypted.client.write(chunk),
      onEnd: () => {
        encrypted.client.end();
        onEnd();
      },
      onDrain: () => {},
      onClose: () => {},
    });
    encrypted.server.pause();
    const sent = Array.from({ length: 30_000 }, (_, at) => `${at},`.repeat(20)).join("");
    for (let at = 0; at < sent.length; at += 1000) {
      plain.client.write(Buffer.from(sent.slice(at, at + 1000)));
    }
    plain.client.end();
    await ended;
    encrypted.server.resume();
    await encrypted.atServer.until(({ hasEnded }) => hasEnded);
    assert.ok(encrypted.atServer.text === sent);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { joinWires } from "../../test/socket/joined-wires.ts";

for (const isEncrypted of [false, true]) {
  describe(isEncrypted ? "TcpWire, over TLS" : "TcpWire", () => {
    test("carries octets in both directions", async (t) => {
      const { client, server, atClient, atServer } = await joinWires(t, isEncrypted);
      client.write(Buffer.from("ping"));
      await atServer.until(({ text }) => text === "ping");
      server.write(Buffer.from("pong"));
      await atClient.until(({ text }) => text === "pong");
      assert.deepEqual([client.isEncrypted, server.isEncrypted], [isEncrypted, isEncrypted]);
    });

    test("goes on in one direction when the other has ended", async (t) => {
      const { client, server, atClient, atServer } = await joinWires(t, isEncrypted);
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
      const { client, server, atClient, atServer } = await joinWires(t, isEncrypted);
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

    test("holds parts back until it is uncorked", async (t) => {
      const { client, atServer } = await joinWires(t, isEncrypted);
      client.cork();
      client.write(Buffer.from("one "));
      client.write(Buffer.from("message"));
      assert.equal(client.bytesQueued, 11);
      client.uncork();
      await atServer.until(({ text }) => text === "one message");
    });

    test("closes at once", async (t) => {
      const { client, atClient, atServer } = await joinWires(t, isEncrypted);
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

describe("TcpWire, addresses", () => {
  test("tells both ends of the connection, also when it is closed", async (t) => {
    const { client, server, atServer } = await joinWires(t);
    client.destroy();
    server.destroy();
    await atServer.until(({ isClosed }) => isClosed);
    assert.deepEqual([server.remoteAddress, server.localAddress], ["127.0.0.1", "127.0.0.1"]);
    assert.equal(server.remotePort, client.localPort);
    assert.equal(client.remotePort, server.localPort);
  });
});

describe("TcpWire, resets", () => {
  test("shows the peer an error and not an end", async (t) => {
    const { client, atServer } = await joinWires(t);
    client.reset();
    await atServer.until(({ isClosed }) => isClosed);
    assert.ok(atServer.error);
    assert.equal(atServer.hasEnded, false);
  });
});

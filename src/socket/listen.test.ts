import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { describe, test } from "node:test";
import { certificate } from "../../test/socket/certificate.ts";
import { listen } from "./listen.ts";
import type { Wire } from "./wire.ts";

const anywhere = { host: "127.0.0.1", port: 0 };

describe("listen", () => {
  test("tells the port that it got", async (t) => {
    const listener = await listen(anywhere, () => {});
    t.after(() => listener.close());
    assert.ok(listener.port > 0);
    assert.equal(listener.host, "127.0.0.1");
  });

  test("rejects when the port is taken", async (t) => {
    const listener = await listen(anywhere, () => {});
    t.after(() => listener.close());
    await assert.rejects(
      listen({ ...anywhere, port: listener.port }, () => {}),
      /EADDRINUSE/,
    );
  });

  test("shares a port when that is asked for", async (t) => {
    const first = await listen({ ...anywhere, reusePort: true }, () => {});
    t.after(() => first.close());
    const second = await listen({ ...anywhere, port: first.port, reusePort: true }, () => {});
    t.after(() => second.close());
    assert.equal(second.port, first.port);
  });

  test("accepts nothing more when it is closed, and lets connections live", async (t) => {
    const wires: Wire[] = [];
    const listener = await listen(anywhere, (wire) => wires.push(wire));
    const socket = connectTcp(listener.port, "127.0.0.1");
    t.after(() => socket.destroy());
    await once(socket, "connect");
    while (wires.length === 0) await new Promise((resolve) => setImmediate(resolve));
    listener.close();
    const refused = connectTcp(listener.port, "127.0.0.1");
    await assert.rejects(once(refused, "connect"), /ECONNREFUSED/);
    wires[0]!.write(Buffer.from("still here"));
    const [octets] = await once(socket, "data");
    assert.equal(String(octets), "still here");
  });

  test("survives a client that does not speak TLS", async (t) => {
    const wires: Wire[] = [];
    const listener = await listen(
      { ...anywhere, tls: { certificates: [await certificate()] } },
      (wire) => {
        wires.push(wire);
      },
    );
    t.after(() => listener.close());
    const socket = connectTcp(listener.port, "127.0.0.1", () =>
      socket.write("GET / HTTP/1.1\r\n\r\n"),
    );
    socket.on("error", () => {});
    socket.resume();
    await once(socket, "close");
    assert.equal(wires.length, 0);
  });
});

/** What a connection of a tcp listener is held to, and what passes it unchanged. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { runGateway } from "../../test/gateway/running-gateway.ts";
import { runTcpServer } from "../../test/gateway/tcp-server.ts";
import { metric } from "../../test/tls/listening.ts";

interface Parts {
  readonly listener?: object;
  readonly upstream?: object;
  readonly readPath?: string;
}

async function start(t: TestContext, address: string, parts: Parts = {}) {
  return await runGateway(t, {
    workers: 1,
    readPath: parts.readPath ?? "auto",
    listeners: [{ listen: "127.0.0.1:0", protocol: "tcp", upstream: "one", ...parts.listener }],
    upstreams: { one: { backends: [{ address }], ...parts.upstream } },
  });
}

function dial(t: TestContext, port: number): Socket {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => {});
  t.after(() => socket.destroy());
  return socket;
}

/** Octets of which none is like its neighbours for long. */
function octetsOf(length: number, seed: number): Buffer {
  let state = seed;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );
}

/** Up to the other side's end, or the connection's. It may be written to after that. */
async function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  await Promise.race([once(socket, "end"), once(socket, "close")]);
  return Buffer.concat(chunks);
}

describe("a connection of a tcp listener", () => {
  for (const readPath of ["auto", "ordinary"]) {
    test(`whose client ends first still gets every octet (${readPath})`, async (t) => {
      const [there, back] = [octetsOf(700_001, 1), octetsOf(900_007, 2)];
      const arrived = Promise.withResolvers<Buffer>();
      const address = await runTcpServer(t, (socket) => {
        void readAll(socket).then((octets) => {
          arrived.resolve(octets);
          socket.end(back);
        });
      });
      const gateway = await start(t, address, { readPath });
      const client = dial(t, gateway.ports[0]!);
      client.end(there);
      const got = await readAll(client);
      assert.equal(Buffer.compare(await arrived.promise, there), 0);
      assert.equal(Buffer.compare(got, back), 0);
    });

    test(`whose backend ends first still brings it every octet (${readPath})`, async (t) => {
      const [there, back] = [octetsOf(700_001, 3), octetsOf(900_007, 4)];
      const arrived = Promise.withResolvers<Buffer>();
      const address = await runTcpServer(t, (socket) => {
        socket.end(back);
        void readAll(socket).then(arrived.resolve);
      });
      const gateway = await start(t, address, { readPath });
      const client = dial(t, gateway.ports[0]!);
      const got = await readAll(client);
      client.end(there);
      assert.equal(Buffer.compare(got, back), 0);
      assert.equal(Buffer.compare(await arrived.promise, there), 0);
      const bytes = { received: there.length, sent: back.length };
      for (const [direction, expected] of Object.entries(bytes)) {
        assert.equal(await metric(gateway.admin, "tcp_bytes_total", direction), expected);
      }
    });
  }

  test("over the limit is closed and counted, and let in when another has gone", async (t) => {
    const address = await runTcpServer(t, (socket) => {
      socket.write("hello");
      socket.resume().on("end", () => socket.end());
    });
    const gateway = await start(t, address, { listener: { limits: { connections: 2 } } });
    const port = gateway.ports[0]!;
    const open = [dial(t, port), dial(t, port)];
    await Promise.all(open.map((socket) => once(socket, "data")));
    assert.equal((await readAll(dial(t, port))).length, 0);
    assert.equal(await metric(gateway.admin, "failures_total", "too_many_connections"), 1);
    open[0]!.destroy();
    while ((await metric(gateway.admin, "tcp_connections_active")) > 1);
    await once(dial(t, port), "data");
  });

  test("on which nothing moves is closed at both ends after the idle time", async (t) => {
    const closed = Promise.withResolvers<void>();
    const address = await runTcpServer(t, (socket) => {
      socket.write("hello");
      socket.on("end", () => closed.resolve());
    });
    const gateway = await start(t, address, { upstream: { timeouts: { idle: "300ms" } } });
    const startMs = performance.now();
    const client = dial(t, gateway.ports[0]!);
    await once(client, "data");
    await Promise.all([once(client, "end"), closed.promise]);
    const tookMs = performance.now() - startMs;
    assert.ok(tookMs >= 300 && tookMs < 1500, `${tookMs} ms`);
  });

  test("is closed at the deadline of a drain, and not before", async (t) => {
    const address = await runTcpServer(t, (socket) => socket.pipe(socket));
    const gateway = await start(t, address);
    const client = dial(t, gateway.ports[0]!);
    client.write("a");
    await once(client, "data");
    const drained = gateway.drain();
    client.write("b");
    assert.equal(String((await once(client, "data"))[0]), "b");
    await Promise.all([once(client.resume(), "end"), drained]);
  });
});

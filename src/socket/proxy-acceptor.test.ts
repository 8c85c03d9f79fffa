import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { connect as connectTls } from "node:tls";
import { AwaitingReceiver } from "../../test/socket/awaiting-receiver.ts";
import { certificate } from "../../test/socket/certificate.ts";
import { AddressRanges } from "./address-ranges.ts";
import { type Listener, listen } from "./listen.ts";
import type { ReadPath } from "./make-wire.ts";
import type { ProxyAcceptance } from "./proxy-acceptor.ts";
import { toProxyHeader } from "./to-proxy-header.ts";
import type { Wire } from "./wire.ts";

const ends = {
  source: { address: "192.0.2.1", port: 56_324 },
  destination: { address: "192.0.2.2", port: 443 },
};
const header = toProxyHeader("v1", ends);
const acceptance: ProxyAcceptance = {
  from: new AddressRanges(["127.0.0.0/8"]),
  timeoutMs: 5000,
  pendingMax: 100,
};

interface Accepted {
  readonly wire: Wire;
  readonly receiver: AwaitingReceiver;
}

interface Running {
  readonly listener: Listener;
  readonly refused: string[];
  /** Settles with the next refusal. */
  readonly refusal: Promise<string>;
  readonly accepted: Promise<Accepted>;
}

interface StartOptions {
  readonly proxy?: Partial<ProxyAcceptance>;
  readonly readPath?: ReadPath;
  readonly isEncrypted?: boolean;
}

async function start(t: TestContext, options: StartOptions = {}): Promise<Running> {
  const refused: string[] = [];
  const refusal = Promise.withResolvers<string>();
  const accepted = Promise.withResolvers<Accepted>();
  const tls = options.isEncrypted ? { certificates: [await certificate()] } : undefined;
  const listener = await listen(
    {
      host: "127.0.0.1",
      port: 0,
      tls,
      readPath: options.readPath ?? "auto",
      proxy: { ...acceptance, ...options.proxy },
      onProxyRefused: (what) => {
        const text = what.name === "bad-header" ? what.problem : what.name;
        refused.push(text);
        refusal.resolve(text);
      },
    },
    (wire) => {
      const receiver = new AwaitingReceiver();
      wire.attach(receiver);
      t.after(() => wire.destroy());
      accepted.resolve({ wire, receiver });
    },
  );
  t.after(() => listener.close());
  return { listener, refused, refusal: refusal.promise, accepted: accepted.promise };
}

async function dial(t: TestContext, { listener }: Running): Promise<Socket> {
  const socket = connectTcp({ port: listener.port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => {});
  t.after(() => socket.destroy());
  await once(socket, "connect");
  return socket.setNoDelay(true);
}

/** Settles when the other side has ended or reset the connection. */
async function gone(socket: Socket): Promise<void> {
  await Promise.race([once(socket.resume(), "end"), once(socket, "close")]);
}

async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

const lanes = ["auto", "ordinary"] as const;

describe("a listener that accepts PROXY headers", () => {
  for (const readPath of lanes) {
    test(`takes its client's ends from the header, and the rest as it comes (${readPath})`, async (t) => {
      const running = await start(t, { readPath });
      const client = await dial(t, running);
      client.write(Buffer.concat([header, Buffer.from("early ")]));
      const { wire, receiver } = await running.accepted;
      client.end("late");
      await receiver.until(({ hasEnded }) => hasEnded);
      assert.equal(receiver.text, "early late");
      assert.deepEqual([wire.remoteAddress, wire.remotePort], ["192.0.2.1", 56_324]);
      assert.deepEqual([wire.localAddress, wire.localPort], ["192.0.2.2", 443]);
      wire.write(Buffer.from("answer"));
      wire.end();
      assert.equal(String((await once(client, "data"))[0]), "answer");
    });

    test(`takes a header that comes octet by octet (${readPath})`, async (t) => {
      const running = await start(t, { readPath });
      const client = await dial(t, running);
      for (const octet of Buffer.concat([toProxyHeader("v2", ends), Buffer.from("x")])) {
        client.write(Buffer.from([octet]));
        await nextTurn();
      }
      const { wire, receiver } = await running.accepted;
      await receiver.until(({ text }) => text === "x");
      assert.equal(wire.remoteAddress, "192.0.2.1");
    });

    test(`takes header, octets and end that are there at once (${readPath})`, async (t) => {
      const running = await start(t, { readPath });
      const long = "x".repeat(300_000);
      const client = await dial(t, running);
      client.end(Buffer.concat([header, Buffer.from(long)]));
      const { receiver } = await running.accepted;
      await receiver.until(({ hasEnded }) => hasEnded);
      assert.equal(receiver.text, long);
    });
  }

  test("reads the header before the handshake of TLS", async (t) => {
    const running = await start(t, { isEncrypted: true });
    const raw = await dial(t, running);
    raw.write(header);
    const client = connectTls({ socket: raw, rejectUnauthorized: false });
    client.on("error", () => {});
    client.write("inside");
    const { wire, receiver } = await running.accepted;
    await receiver.until(({ text }) => text === "inside");
    assert.deepEqual([wire.remoteAddress, wire.remotePort], ["192.0.2.1", 56_324]);
    assert.equal(wire.isEncrypted, true);
    client.destroy();
  });

  test("reads it also when the handshake has come behind it at once", async (t) => {
    const running = await start(t, { isEncrypted: true });
    const raw = await dial(t, running);
    raw.cork();
    raw.write(header);
    const client = connectTls({ socket: raw, rejectUnauthorized: false });
    client.on("error", () => {});
    client.write("inside");
    await nextTurn();
    raw.uncork();
    const { receiver } = await running.accepted;
    await receiver.until(({ text }) => text === "inside");
    client.destroy();
  });

  test("leaves a connection its own ends whose header tells none", async (t) => {
    const running = await start(t);
    const client = await dial(t, running);
    client.write("PROXY UNKNOWN\r\n");
    const { wire } = await running.accepted;
    assert.deepEqual([wire.remoteAddress, wire.remotePort], ["127.0.0.1", client.localPort]);
  });

  test("closes a peer that is not trusted, whatever it says", async (t) => {
    const running = await start(t, { proxy: { from: new AddressRanges(["10.0.0.0/8"]) } });
    const client = await dial(t, running);
    client.write(header);
    await gone(client);
    assert.deepEqual(running.refused, ["untrusted-peer"]);
  });

  const bad = [
    ["GET / HTTP/1.1\r\n", "there is no header"],
    ["PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n", "the line is not one of the protocol"],
  ] as const;
  for (const [text, problem] of bad) {
    test(`closes a connection that begins with ${JSON.stringify(text)}`, async (t) => {
      const running = await start(t);
      const client = await dial(t, running);
      client.write(text);
      await gone(client);
      assert.deepEqual(running.refused, [problem]);
    });
  }

  test("counts an end within the header, and none before it", async (t) => {
    const running = await start(t);
    const visitor = await dial(t, running);
    visitor.end();
    await gone(visitor);
    const client = await dial(t, running);
    client.end("PROXY TCP4 ");
    await gone(client);
    assert.deepEqual(running.refused, ["the connection ended within it"]);
  });

  test("closes a connection whose header is late, begun or not", async (t) => {
    const running = await start(t, { proxy: { timeoutMs: 50 } });
    const [silent, begun] = [await dial(t, running), await dial(t, running)];
    begun.write("PROXY TCP4 ");
    await Promise.all([gone(silent), gone(begun)]);
    assert.deepEqual(running.refused, ["timeout", "timeout"]);
  });

  test("closes one more connection than may be without a header, and goes on", async (t) => {
    const running = await start(t, { proxy: { pendingMax: 1 } });
    const first = await dial(t, running);
    const second = await dial(t, running);
    await gone(second);
    assert.deepEqual(running.refused, ["too-many"]);
    first.write(header);
    await running.accepted;
    const third = await dial(t, running);
    third.write("x");
    await gone(third);
    assert.equal(running.refused[1], "there is no header");
  });

  test("waits a moment for headers when it is closed, and not for ever", async (t) => {
    const running = await start(t);
    const [silent, late] = [await dial(t, running), await dial(t, running)];
    // What it has seen of one connection it has seen of those before.
    late.write("PROXY");
    await nextTurn();
    running.listener.close();
    late.write(header.subarray(5));
    await running.accepted;
    await Promise.all([running.listener.untilQuiet(), gone(silent)]);
    assert.deepEqual(running.refused, []);
  });
});

/** TLS as clients of the gateway see it: names, versions, protocols, what is not TLS. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, type TestContext, test } from "node:test";
import { connect as connectTls } from "node:tls";
import { runBackend, runGateway } from "../gateway/running-gateway.ts";
import { Authority } from "./authority.ts";
import { ask, askOver, Folder, metric, secureClient, tlsListener } from "./listening.ts";

interface Running {
  readonly port: number;
  readonly admin: string;
  readonly authority: Authority;
}

/** With certificates for a.example, *.b.example and b.example. */
async function start(t: TestContext, more: object = {}): Promise<Running> {
  const authority = await Authority.make();
  const folder = new Folder(t);
  const names = [["a.example"], ["*.b.example"], ["b.example"]];
  const certificates = await Promise.all(
    names.map(async (list, at) => folder.pair(`${at}`, await authority.issue({ names: list }))),
  );
  const gateway = await runGateway(t, {
    workers: 1,
    listeners: [tlsListener({ certificates, ...more })],
    upstreams: { bins: { backends: [{ address: await runBackend(t, "one") }] } },
  });
  return { port: gateway.ports[0]!, admin: gateway.admin, authority };
}

async function untilMetric(admin: string, name: string, label: string): Promise<number> {
  for (;;) {
    const value = await metric(admin, name, label);
    if (value > 0) return value;
  }
}

describe("a TLS listener", () => {
  const asked = [
    ["a.example", "DNS:a.example"],
    ["A.Example", "DNS:a.example"],
    ["b.example", "DNS:b.example"],
    ["x.b.example", "DNS:*.b.example"],
    ["x.y.b.example", "DNS:a.example"],
    ["elsewhere.example", "DNS:a.example"],
  ] as const;

  test("shows the certificate of the name: exact, then wildcard, else the first", async (t) => {
    const { port } = await start(t);
    for (const [servername, expected] of asked) {
      const socket = await secureClient(t, { port, servername, rejectUnauthorized: false });
      assert.equal(socket.getPeerCertificate().subjectaltname, expected, servername);
      socket.destroy();
    }
    const nameless = await secureClient(t, { port, rejectUnauthorized: false });
    assert.equal(nameless.getPeerCertificate().subjectaltname, "DNS:a.example");
  });

  test("serves a client that verifies", async (t) => {
    const { port, authority } = await start(t);
    const answer = await ask(t, { port, ca: authority.cert, servername: "x.b.example" });
    assert.match(answer.text, /^HTTP\/1\.1 200 OK\r\n.*\r\n\r\none$/s);
  });

  test("chooses http/1.1 where a client offers it, and goes without for one that offers nothing", async (t) => {
    const { port } = await start(t);
    const common = { port, rejectUnauthorized: false };
    const both = await secureClient(t, { ...common, ALPNProtocols: ["h2", "http/1.1"] });
    assert.equal(both.alpnProtocol, "http/1.1");
    const none = await secureClient(t, common);
    assert.equal(none.alpnProtocol, false);
    assert.equal((await ask(t, common)).status, 200);
  });

  test("refuses a client that offers other protocols only, by the alert for it", async (t) => {
    const { port, admin } = await start(t);
    const client = secureClient(t, { port, rejectUnauthorized: false, ALPNProtocols: ["h2"] });
    await assert.rejects(client, /no application protocol/i);
    assert.equal(await untilMetric(admin, "failures_total", "client_handshake_failed"), 1);
  });

  test("speaks no version before 1.2, and only 1.3 where that is the least", async (t) => {
    const { port } = await start(t);
    // Node's own client would not even offer it.
    const ciphers = "DEFAULT@SECLEVEL=0";
    const old = { port, rejectUnauthorized: false, minVersion: "TLSv1", ciphers } as const;
    await assert.rejects(secureClient(t, { ...old, maxVersion: "TLSv1.1" }), /protocol version/);
    const second = await secureClient(t, { ...old, maxVersion: "TLSv1.2" });
    assert.equal(second.getProtocol(), "TLSv1.2");
    const strict = await start(t, { minVersion: "1.3" });
    const refused = secureClient(t, { ...old, port: strict.port, maxVersion: "TLSv1.2" });
    await assert.rejects(refused, /protocol version/);
    const third = await secureClient(t, { port: strict.port, rejectUnauthorized: false });
    assert.equal(third.getProtocol(), "TLSv1.3");
  });

  test("takes no cipher without forward secrecy or authenticated encryption", async (t) => {
    const { port } = await start(t);
    for (const ciphers of ["AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256"]) {
      const weak = { port, rejectUnauthorized: false, maxVersion: "TLSv1.2", ciphers } as const;
      await assert.rejects(secureClient(t, weak), /handshake failure/, ciphers);
    }
  });

  test("negotiates once", async (t) => {
    const { port } = await start(t);
    const second = { port, rejectUnauthorized: false, maxVersion: "TLSv1.2" } as const;
    const socket = await secureClient(t, second);
    const failed = once(socket, "error");
    socket.renegotiate({}, () => {});
    assert.match(String((await failed)[0]), /no renegotiation/i);
  });

  test("tells a client that speaks plain HTTP what it speaks, and counts it", async (t) => {
    const { port, admin } = await start(t);
    const response = await fetch(`http://127.0.0.1:${port}/`);
    assert.equal(response.status, 400);
    assert.match(await response.text(), /speaks TLS/);
    assert.equal(await untilMetric(admin, "failures_total", "client_not_tls"), 1);
  });

  test("ends a handshake that is late, one that has begun and one that has not", async (t) => {
    const { port, admin } = await start(t, { handshakeTimeout: "100ms" });
    const silent = connectTcp(port, "127.0.0.1");
    const begun = connectTcp(port, "127.0.0.1", () => begun.write(Buffer.from("160301", "hex")));
    await Promise.all([once(silent.resume(), "close"), once(begun.resume(), "close")]);
    const label = "client_handshake_timeout";
    while ((await metric(admin, "failures_total", label)) < 2);
  });

  test("closes a connection over the limit of handshakes, and goes on", async (t) => {
    const { port, admin } = await start(t, { maxHandshakes: 1 });
    const first = await beginHandshake(t, port);
    const client = { port, rejectUnauthorized: false };
    await assert.rejects(secureClient(t, client));
    assert.equal(await untilMetric(admin, "failures_total", "too_many_handshakes"), 1);
    // Its end is enough: nobody waits for the deadline of a handshake whose client is gone.
    first.destroy();
    assert.equal(await untilMetric(admin, "failures_total", "client_handshake_failed"), 1);
    assert.equal((await ask(t, client)).status, 200);
  });

  test("answers a client that has sent its request and ended its half", async (t) => {
    const { port } = await start(t);
    for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
      const below = connectTcp({ port, host: "127.0.0.1", allowHalfOpen: true });
      const socket = connectTls({ socket: below, rejectUnauthorized: false, maxVersion });
      socket.end("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
      assert.match(await text(socket), /^HTTP\/1\.1 200 OK\r\n.*\r\n\r\none$/s, maxVersion);
    }
  });

  test("lets who is silent make room for the next one", async (t) => {
    const { port, admin } = await start(t, { maxHandshakes: 1 });
    const silent = connectTcp(port, "127.0.0.1");
    await once(silent, "connect");
    const closed = once(silent.resume(), "close");
    const answer = await ask(t, { port, rejectUnauthorized: false });
    assert.equal(answer.status, 200);
    await closed;
    assert.equal(await untilMetric(admin, "failures_total", "too_many_handshakes"), 1);
  });

  test("counts nothing for a client that leaves without a word", async (t) => {
    const { port, admin } = await start(t);
    const visitor = connectTcp(port, "127.0.0.1", () => visitor.end());
    await once(visitor.resume(), "close");
    await ask(t, { port, rejectUnauthorized: false });
    assert.equal(await metric(admin, "failures_total"), 0);
  });
});

/** A connection on which the server has answered a hello, and waits for what the client says. */
async function beginHandshake(t: TestContext, port: number): Promise<Socket> {
  const between = createServer().listen(0, "127.0.0.1");
  await once(between, "listening");
  const hello = connectTls({ ...(between.address() as AddressInfo), rejectUnauthorized: false });
  hello.on("error", () => {});
  const [fromClient] = (await once(between, "connection")) as [Socket];
  const toServer = connectTcp(port, "127.0.0.1");
  t.after(() => {
    for (const socket of [hello, fromClient, toServer]) socket.destroy();
    between.close();
  });
  fromClient.on("error", () => {}).pipe(toServer);
  await once(toServer, "data");
  return toServer;
}

describe("a drain of a TLS listener", () => {
  test("serves who is in the middle of a handshake, and waits for nobody who is silent", async (t) => {
    const authority = await Authority.make();
    const pair = await authority.issue({ names: ["a.example"] });
    const gateway = await runGateway(t, {
      workers: 1,
      drain: { deadline: "5s" },
      listeners: [tlsListener(new Folder(t).pair("a", pair))],
      upstreams: { bins: { backends: [{ address: await runBackend(t, "one") }] } },
    });
    const silent = connectTcp(gateway.ports[0]!, "127.0.0.1");
    silent.on("error", () => {});
    const halfway = connectTcp(gateway.ports[0]!, "127.0.0.1");
    await Promise.all([once(silent, "connect"), once(halfway, "connect")]);
    // The gateway has seen the first octet of what the client says when it answers another one.
    const [held, passOn] = holdBack(halfway);
    const late = connectTls({ socket: held, ca: authority.cert, servername: "a.example" });
    await ask(t, { port: gateway.ports[0]!, rejectUnauthorized: false });
    const drained = gateway.drain();
    while ((await fetch(`${gateway.admin}/readyz`)).status !== 503);
    passOn();
    await once(late, "secureConnect");
    assert.equal((await askOver(late)).status, 200);
    await drained;
  });
});

/** What is written to `to`, all but its first octet held back until that is allowed. */
function holdBack(to: Socket): [held: Duplex, passOn: () => void] {
  const open = Promise.withResolvers<void>();
  let isFirst = true;
  const held = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      if (isFirst) to.write(chunk.subarray(0, 1));
      const rest = isFirst ? chunk.subarray(1) : chunk;
      isFirst = false;
      void open.promise.then(() => to.write(rest, () => done()));
    },
    final(done) {
      to.end(() => done());
    },
  });
  to.on("data", (chunk) => held.push(chunk));
  to.on("end", () => held.push(null));
  return [held, open.resolve];
}

describe("a tcp listener with TLS", () => {
  test("relays what is inside, and chooses no protocol", async (t) => {
    const authority = await Authority.make();
    const pair = await authority.issue({ names: ["a.example"] });
    const tls = new Folder(t).pair("a", pair);
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [{ listen: "127.0.0.1:0", protocol: "tcp", tls, upstream: "bins" }],
      upstreams: { bins: { backends: [{ address: await runBackend(t, "one") }] } },
    });
    const options = { port: gateway.ports[0]!, ca: authority.cert, servername: "a.example" };
    const socket = await secureClient(t, { ...options, ALPNProtocols: ["h2"] });
    assert.equal(socket.alpnProtocol, false);
    assert.match((await askOver(socket)).text, /one$/);
  });
});

describe("a listener without TLS", () => {
  test("ends a client at once that speaks TLS", async (t) => {
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [{ ...tlsListener({}), tls: undefined }],
      upstreams: { bins: { backends: [{ address: await runBackend(t, "one") }] } },
    });
    const client = secureClient(t, { port: gateway.ports[0]!, rejectUnauthorized: false });
    await assert.rejects(client, /wrong version number|packet length/);
  });
});

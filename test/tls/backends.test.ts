/** TLS to backends: only a backend that proves to be the one is spoken to. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect as connectTcp, createServer as createTcpServer } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { createServer, type TLSSocket, type TlsOptions } from "node:tls";
import type { Gateway } from "../../src/gateway/gateway.ts";
import { getJson, runBackend, runGateway } from "../gateway/running-gateway.ts";
import { Authority, selfSigned } from "./authority.ts";
import { Folder, metric, tlsListener } from "./listening.ts";

type RunningGateway = Gateway & { readonly admin: string };

/** Answers every request with what TLS knows of its connection. Stopped after the test. */
async function runSecureBackend(t: TestContext, options: TlsOptions): Promise<string> {
  const sockets = new Set<TLSSocket>();
  const server = createServer({ ALPNProtocols: ["http/1.1"], ...options }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", () => {
      const name = (socket as TLSSocket & { servername?: string | false }).servername;
      const client = socket.getPeerCertificate().subject?.CN ?? "nobody";
      const text = `sni ${name} alpn ${socket.alpnProtocol} client ${client} resumed ${socket.isSessionReused()}`;
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}

async function front(t: TestContext, address: string, upstream: object): Promise<RunningGateway> {
  return await runGateway(t, {
    workers: 1,
    listeners: [
      { ...tlsListener({}), tls: undefined },
      { listen: "127.0.0.1:0", protocol: "tcp", upstream: "bins" },
    ],
    upstreams: { bins: { backends: [{ address }], ...upstream } },
  });
}

async function get(gateway: Gateway): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${gateway.ports[0]}/`);
  return { status: response.status, text: await response.text() };
}

describe("a backend with TLS", () => {
  test("is verified by its address and asked for HTTP/1.1", async (t) => {
    const authority = await Authority.make();
    const pair = await authority.issue({ addresses: ["127.0.0.1"] });
    const ca = new Folder(t).write("ca.pem", authority.cert);
    const gateway = await front(t, await runSecureBackend(t, pair), { tls: { ca } });
    const { status, text } = await get(gateway);
    assert.equal(status, 200);
    assert.match(text, /^sni false alpn http\/1\.1 client nobody/);
  });

  test("is asked for by the name that is expected of it, and shown a certificate", async (t) => {
    const authority = await Authority.make();
    const folder = new Folder(t);
    const ca = folder.write("ca.pem", authority.cert);
    const own = folder.pair("gateway", await authority.issue({ subject: "weir" }));
    const backend = await runSecureBackend(t, {
      ...(await authority.issue({ names: ["bins.internal"] })),
      ca: authority.cert,
      requestCert: true,
    });
    const tls = { ca, serverName: "bins.internal", ...own };
    const { text } = await get(await front(t, backend, { tls }));
    assert.match(text, /^sni bins\.internal alpn http\/1\.1 client weir/);
  });

  test("resumes its session on the next connection", async (t) => {
    const authority = await Authority.make();
    const pair = await authority.issue({ addresses: ["127.0.0.1"] });
    const ca = new Folder(t).write("ca.pem", authority.cert);
    const pool = { maxRequests: 1 };
    const gateway = await front(t, await runSecureBackend(t, pair), { tls: { ca }, pool });
    assert.match((await get(gateway)).text, /resumed false$/);
    assert.match((await get(gateway)).text, /resumed true$/);
  });

  test("is relayed to by a tcp listener without a word of HTTP", async (t) => {
    const authority = await Authority.make();
    const pair = await authority.issue({ addresses: ["127.0.0.1"] });
    const ca = new Folder(t).write("ca.pem", authority.cert);
    const gateway = await front(t, await runSecureBackend(t, pair), { tls: { ca } });
    const socket = connectTcp(gateway.ports[1]!, "127.0.0.1", () => socket.write("x"));
    t.after(() => socket.destroy());
    const [answer] = await once(socket, "data");
    assert.match(String(answer), /alpn false/);
  });

  test("is checked for its health over the same TLS", async (t) => {
    const authority = await Authority.make();
    const stranger = await Authority.make("another authority");
    const good = await runSecureBackend(t, await authority.issue({ addresses: ["127.0.0.1"] }));
    const bad = await runSecureBackend(t, await stranger.issue({ addresses: ["127.0.0.1"] }));
    const ca = new Folder(t).write("ca.pem", authority.cert);
    for (const type of ["http", "tcp"]) {
      const gateway = await runGateway(t, {
        workers: 1,
        listeners: [{ ...tlsListener({}), tls: undefined }],
        upstreams: {
          bins: {
            backends: [{ address: good }, { address: bad }],
            health: { type, path: "/" },
            tls: { ca },
          },
        },
      });
      const backends = await getJson<{ healthy: boolean }[]>(`${gateway.admin}/backends`);
      assert.deepEqual(
        backends.map(({ healthy }) => healthy),
        [true, false],
        type,
      );
    }
  });

  test("of openssl's making is spoken to", async (t) => {
    const authority = await Authority.make();
    const folder = new Folder(t);
    const { cert, key } = folder.pair("b", await authority.issue({ addresses: ["127.0.0.1"] }));
    const probe = createTcpServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const { port } = probe.address() as { port: number };
    await new Promise((resolve) => probe.close(resolve));
    const words = ["s_server", "-accept", `127.0.0.1:${port}`, "-cert", cert, "-key", key, "-www"];
    const child = spawn("openssl", words, { stdio: ["ignore", "pipe", "ignore"] });
    t.after(() => child.kill());
    await once(child.stdout, "data");
    const ca = folder.write("ca.pem", authority.cert);
    const { status, text } = await get(await front(t, `127.0.0.1:${port}`, { tls: { ca } }));
    assert.equal(status, 200);
    assert.match(text, /TLSv1\.3/);
  });
});

describe("a backend that does not prove to be the one", () => {
  const wanted = { addresses: ["127.0.0.1"] };
  const rows = {
    "has another name": async (authority: Authority) =>
      await authority.issue({ addresses: ["127.0.0.2"], names: ["localhost"] }),
    "is signed by another authority": async () => await (await Authority.make()).issue(wanted),
    "has a certificate of the past": async (authority: Authority) =>
      await authority.issue({ ...wanted, isExpired: true }),
    "has signed itself": async () => await selfSigned(wanted),
  };

  for (const [what, make] of Object.entries(rows)) {
    test(`gets no request when it ${what}; that is counted, and opens its breaker`, async (t) => {
      const authority = await Authority.make();
      const ca = new Folder(t).write("ca.pem", authority.cert);
      const backend = await runSecureBackend(t, await make(authority));
      const breaker = { consecutiveFailures: 2, openFor: "60s" };
      const gateway = await front(t, backend, { tls: { ca }, breaker });
      for (const code of ["backend_certificate_refused", "backend_certificate_refused"]) {
        const { status, text } = await get(gateway);
        assert.equal(status, 502);
        assert.equal((JSON.parse(text) as { code: string }).code, code);
      }
      assert.equal((await get(gateway)).status, 503);
      const { admin } = gateway;
      assert.equal(await metric(admin, "failures_total", "backend_certificate_refused"), 2);
    });
  }

  test("is not let in by a session that TLS 1.2 gives before it has proved anything", async (t) => {
    const authority = await Authority.make();
    const ca = new Folder(t).write("ca.pem", authority.cert);
    const pair = await authority.issue({ names: ["another.example"] });
    const gateway = await front(t, await runSecureBackend(t, { ...pair, maxVersion: "TLSv1.2" }), {
      tls: { ca },
    });
    for (let i = 0; i < 3; i++) assert.equal((await get(gateway)).status, 502);
  });

  test("is spoken to when it is not to be verified", async (t) => {
    const backend = await runSecureBackend(t, await selfSigned({ names: ["elsewhere"] }));
    const gateway = await front(t, backend, { tls: { verify: false } });
    assert.equal((await get(gateway)).status, 200);
  });

  test("is refused by the authorities that Node knows, when no others are named", async (t) => {
    const backend = await runSecureBackend(t, await selfSigned(wanted));
    assert.equal((await get(await front(t, backend, { tls: {} }))).status, 502);
  });

  test("gets another code when it speaks no TLS, or none that is new enough", async (t) => {
    const plain = await runBackend(t, "plain");
    const old = await runSecureBackend(t, {
      ...(await selfSigned(wanted)),
      maxVersion: "TLSv1.1",
      minVersion: "TLSv1",
      ciphers: "DEFAULT@SECLEVEL=0",
    });
    for (const backend of [plain, old]) {
      const { status, text } = await get(await front(t, backend, { tls: { verify: false } }));
      assert.equal(status, 502);
      assert.equal((JSON.parse(text) as { code: string }).code, "backend_handshake_failed");
    }
  });
});

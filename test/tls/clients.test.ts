/** Certificates of clients: who is let in, who is not, and what backends are told of it. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, type TestContext, test } from "node:test";
import { type ConnectionOptions, connect } from "node:tls";
import type { CertificatePair } from "../../src/socket/server-tls.ts";
import { runBackend, runGateway } from "../gateway/running-gateway.ts";
import { Authority, selfSigned } from "./authority.ts";
import { ask, Folder, metric, secureClient, sessionOf, tlsListener } from "./listening.ts";

interface Running {
  readonly port: number;
  readonly admin: string;
  readonly authority: Authority;
  readonly alice: CertificatePair;
}

/** The backend answers with the fields it has got. */
async function start(t: TestContext, more: object, listener: object = {}): Promise<Running> {
  const authority = await Authority.make();
  const folder = new Folder(t);
  const server = folder.pair("server", await authority.issue({ addresses: ["127.0.0.1"] }));
  const address = await runBackend(t, "fields", (exchange) => {
    const { fields } = exchange.request;
    const lines = Array.from({ length: fields.count }, (_, at) => fields.nameOf(at));
    const subject = fields.get("x-client-subject") ?? "nobody";
    exchange.respond(200, "", `subject ${subject}; ${lines.join(" ")}`);
  });
  const gateway = await runGateway(t, {
    workers: 1,
    listeners: [
      {
        ...tlsListener({ ...server, clientCa: folder.write("ca.pem", authority.cert), ...more }),
        ...listener,
      },
    ],
    upstreams: { bins: { backends: [{ address }] } },
  });
  const { admin, ports } = gateway;
  const alice = await authority.issue({ subject: "alice" });
  return { port: ports[0]!, admin, authority, alice };
}

/** Waits until as many clients were refused for their certificate. */
async function untilRefused(admin: string, times: number): Promise<void> {
  const label = "client_certificate_refused";
  while ((await metric(admin, "failures_total", label)) < times);
}

describe("a listener that requires certificates of clients", () => {
  test("serves who shows a good one", async (t) => {
    const { port, authority, alice } = await start(t, {});
    const answer = await ask(t, { port, ca: authority.cert, ...alice });
    assert.equal(answer.status, 200);
  });

  test("refuses who shows none in the handshake, and counts it", async (t) => {
    const { port, admin } = await start(t, {});
    const client = { port, rejectUnauthorized: false } as const;
    await assert.rejects(
      ask(t, { ...client, maxVersion: "TLSv1.2" }),
      /handshake failure|ECONNRESET|socket/,
    );
    await assert.rejects(ask(t, client), /certificate required/);
    await untilRefused(admin, 2);
  });

  test("refuses who shows one of another authority, of the past or of nobody", async (t) => {
    const { port, admin, authority } = await start(t, {});
    const stranger = await Authority.make("another authority");
    const bad = [
      await stranger.issue({ subject: "alice" }),
      await authority.issue({ subject: "alice", isExpired: true }),
      await selfSigned({ subject: "alice" }),
    ];
    for (const pair of bad) {
      await assert.rejects(ask(t, { port, rejectUnauthorized: false, ...pair }));
    }
    await untilRefused(admin, bad.length);
    assert.equal(await metric(admin, "http_requests_total"), 0);
  });

  test("does not let in by a resumed session whom it has refused", async (t) => {
    const { port, admin } = await start(t, {});
    const stranger = await Authority.make("another authority");
    const pair = await stranger.issue({ subject: "alice" });
    for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
      const options: ConnectionOptions = { port, rejectUnauthorized: false, maxVersion, ...pair };
      const socket = connect({ host: "127.0.0.1", ...options });
      let session: Buffer | undefined;
      socket.on("session", (given) => {
        session = given;
      });
      socket.on("error", () => {});
      await new Promise((resolve) => socket.once("close", resolve));
      const again = { ...options, ...(session === undefined ? {} : { session }) };
      await assert.rejects(ask(t, again), maxVersion);
    }
    await untilRefused(admin, 4);
    assert.equal(await metric(admin, "http_requests_total"), 0);
  });
});

describe("a listener that only asks for certificates", () => {
  test("lets in who shows none, and refuses who shows a bad one", async (t) => {
    const { port, admin, alice } = await start(t, { clientAuth: "request", forwardSubject: true });
    const client = { port, rejectUnauthorized: false };
    assert.match((await ask(t, client)).text, /subject nobody;/);
    assert.match((await ask(t, { ...client, ...alice })).text, /subject CN=alice;/);
    const bad = await selfSigned({ subject: "alice" });
    await assert.rejects(ask(t, { ...client, ...bad }));
    await untilRefused(admin, 1);
  });

  test("names nobody over a resumed session of a client without a certificate", async (t) => {
    const { port } = await start(t, { clientAuth: "request", forwardSubject: true });
    const client = { port, rejectUnauthorized: false };
    const session = await sessionOf(t, client);
    const second = await secureClient(t, { ...client, session });
    assert.equal(second.isSessionReused(), true);
    assert.match((await ask(t, { ...client, session })).text, /subject nobody;/);
  });

  test("names the client again over a resumed session", async (t) => {
    const { port, alice } = await start(t, { clientAuth: "request", forwardSubject: true });
    const client = { port, rejectUnauthorized: false, ...alice };
    const session = await sessionOf(t, client);
    assert.match((await ask(t, { ...client, session })).text, /subject CN=alice;/);
  });
});

describe("the subject of a client", () => {
  const forged = [
    "X-Client-Subject: CN=root",
    "x_client_subject: CN=root",
    "Client-Cert: :AAAA:",
    "Client-Cert-Chain: :AAAA:",
    "X-Forwarded-Client-Cert: Subject=root",
  ];

  test("is told only when that is asked for, and never as the client puts it", async (t) => {
    for (const forwardSubject of [false, true]) {
      const { port, alice } = await start(t, { forwardSubject }, { trustedHops: 1 });
      const { text } = await ask(t, { port, rejectUnauthorized: false, ...alice }, forged);
      const expected = forwardSubject ? "CN=alice" : "nobody";
      assert.match(text, new RegExp(`subject ${expected};`));
      const names = text.slice(text.indexOf(";")).match(/client[-_](cert|subject)/g) ?? [];
      assert.equal(names.length, forwardSubject ? 1 : 0, text);
    }
  });

  test("cannot end the line that it stands on", async (t) => {
    const folder = new Folder(t);
    const [cert, key] = [folder.write("evil.pem", ""), folder.write("evil.key", "")];
    // An authority that signs anything: it is its own.
    const words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-utf8", "-out", cert];
    const subject = "/O=Ex, Inc/CN=x\r\nX-Admin: \u00fc";
    await run([...words, "-keyout", key, "-subj", subject], "");
    const { port } = await start(t, { forwardSubject: true, clientCa: cert });
    const evil = { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
    const { text } = await ask(t, { port, rejectUnauthorized: false, ...evil });
    assert.match(text, /subject CN=x\\0D\\0AX-Admin: \\c3\\bc,O=Ex\\, Inc;/);
    assert.doesNotMatch(text, /x-admin/);
  });
});

test("openssl's own client is let in with its certificate, and told why without", async (t) => {
  const { port, alice } = await start(t, {});
  const folder = new Folder(t);
  const { cert, key } = folder.pair("alice", alice);
  const arguments_ = ["s_client", "-connect", `127.0.0.1:${port}`, "-quiet", "-no_ign_eof"];
  const request = { input: "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" };
  const good = await run([...arguments_, "-cert", cert, "-key", key], request.input);
  assert.match(good, /HTTP\/1\.1 200 OK/);
  const bad = await run(arguments_, request.input);
  assert.match(bad, /alert certificate required/);
});

/** Standard output and error together. */
async function run(words: readonly string[], input: string): Promise<string> {
  const child = spawn("openssl", words);
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  child.stderr.on("data", (chunk) => {
    text += chunk;
  });
  child.stdin.on("error", () => {});
  child.stdin.write(input);
  await once(child, "close");
  return text;
}

/** Sessions are resumed whichever thread began them, and by nobody who should not. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, type TestContext, test } from "node:test";
import { runBackend, runGateway } from "../gateway/running-gateway.ts";
import { Authority } from "./authority.ts";
import { ask, askOver, Folder, secureClient, sessionOf, tlsListener } from "./listening.ts";

async function start(t: TestContext): Promise<{ port: number; authority: Authority }> {
  const authority = await Authority.make();
  const folder = new Folder(t);
  const certificates = [
    folder.pair("a", await authority.issue({ names: ["a.example"] })),
    folder.pair("b", await authority.issue({ names: ["b.example"] })),
  ];
  const gateway = await runGateway(t, {
    workers: 2,
    listeners: [tlsListener({ certificates })],
    upstreams: { bins: { backends: [{ address: await runBackend(t, "one") }] } },
  });
  return { port: gateway.ports[0]!, authority };
}

/** So many connections that the kernel has given some to each of two threads. */
const TIMES = 24;

describe("session resumption over two threads", () => {
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    for (const servername of ["a.example", "b.example"]) {
      test(`resumes every session of ${servername} by ${version}`, async (t) => {
        const { port, authority } = await start(t);
        const options = { port, servername, maxVersion: version, ca: authority.cert };
        const session = await sessionOf(t, options);
        for (let i = 0; i < TIMES; i++) {
          const socket = await secureClient(t, { ...options, session });
          assert.equal(socket.isSessionReused(), true, `connection ${i}`);
          assert.equal((await askOver(socket)).status, 200);
        }
      });
    }
  }

  test("openssl's own client resumes five times of five", async (t) => {
    const { port } = await start(t);
    const words = ["s_client", "-connect", `127.0.0.1:${port}`, "-reconnect", "-tls1_2"];
    const { stdout } = spawnSync("openssl", words, { input: "", encoding: "utf8" });
    assert.equal(stdout.match(/^Reused, TLSv1\.2/gm)?.length, 5);
  });
});

describe("sessions of other listeners", () => {
  test("of one without certificates of clients opens none that requires them", async (t) => {
    const authority = await Authority.make();
    const folder = new Folder(t);
    const pair = folder.pair("a", await authority.issue({ names: ["a.example"] }));
    const clientCa = folder.write("ca.pem", authority.cert);
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [tlsListener(pair), tlsListener({ ...pair, clientCa })],
      upstreams: { bins: { backends: [{ address: await runBackend(t, "one") }] } },
    });
    const [open, closed] = gateway.ports;
    for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
      const options = { rejectUnauthorized: false, servername: "a.example", maxVersion };
      const session = await sessionOf(t, { ...options, port: open });
      assert.equal((await ask(t, { ...options, port: open, session })).status, 200);
      await assert.rejects(ask(t, { ...options, port: closed, session }), maxVersion);
    }
  });
});

import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { Authority } from "../../test/tls/authority.ts";
import { Folder, tlsListener } from "../../test/tls/listening.ts";
import { type CertificateChange, Certificates } from "./certificates.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import type { TlsMaterial } from "./tls-material.ts";

interface Bench {
  readonly folder: Folder;
  readonly authority: Authority;
  readonly configuration: GatewayConfiguration;
  readonly certificates: Certificates;
  readonly replaced: { tls: TlsMaterial; changes: readonly CertificateChange[] }[];
  readonly refused: string[];
}

async function start(t: TestContext): Promise<Bench> {
  const folder = new Folder(t);
  const authority = await Authority.make();
  const pair = folder.pair("a", await authority.issue({ names: ["a.example"] }));
  const ca = folder.write("ca.pem", authority.cert);
  const configuration = configure({
    listeners: [tlsListener(pair), tlsListener({ selfSigned: true })],
    upstreams: { bins: { backends: [{ address: "127.0.0.1:1" }], tls: { ca } } },
  });
  const certificates = await Certificates.read(configuration);
  const replaced: Bench["replaced"] = [];
  const refused: string[] = [];
  certificates.start({
    onReplaced: (tls, changes) => replaced.push({ tls, changes }),
    onRefused: (reason) => refused.push(reason),
  });
  t.after(() => certificates.close());
  return { folder, authority, configuration, certificates, replaced, refused };
}

describe("Certificates", () => {
  test("replaces what has changed and nothing else, and names it", async (t) => {
    const { folder, authority, certificates, replaced } = await start(t);
    const before = certificates.material;
    await certificates.reload();
    assert.equal(replaced.length, 0);
    folder.pair("a", await authority.issue({ names: ["b.example"] }));
    await certificates.reload();
    assert.deepEqual(
      replaced.map(({ changes }) => changes.map(({ subject }) => subject)),
      [["listeners[0]"]],
    );
    const { listeners, ticketKeys } = certificates.material;
    assert.notDeepEqual(listeners[0], before.listeners[0]);
    assert.deepEqual(listeners[1], before.listeners[1]);
    assert.equal(ticketKeys, before.ticketKeys);
  });

  test("replaces the authorities of backends", async (t) => {
    const { folder, certificates, replaced } = await start(t);
    folder.write("ca.pem", (await Authority.make("another")).cert);
    await certificates.reload();
    assert.equal(replaced[0]!.changes[0]!.subject, "upstreams.bins");
  });

  test("stays as it is when a file is of no use, and says which", async (t) => {
    const { folder, certificates, replaced, refused } = await start(t);
    const before = certificates.material;
    folder.write("a.key", "no key");
    folder.write("ca.pem", "no certificate");
    await certificates.reload();
    assert.equal(certificates.material, before);
    assert.deepEqual(replaced, []);
    assert.match(refused[0]!, /listeners\[0\]\.tls: .*a\.pem, .*a\.key: are not a certificate/);
    assert.match(refused[0]!, /upstreams\.bins\.tls\.ca: .*ca\.pem: holds no certificate/);
  });

  test("changes the keys of session tickets and no certificate", async (t) => {
    const { certificates, replaced } = await start(t);
    const { ticketKeys, listeners } = certificates.material;
    certificates.rotateTicketKeys();
    assert.deepEqual(replaced[0]!.changes, []);
    assert.equal(certificates.material.listeners, listeners);
    assert.notDeepEqual(certificates.material.ticketKeys, ticketKeys);
  });

  test("goes over to another configuration when that is asked for", async (t) => {
    const { folder, authority, certificates, configuration } = await start(t);
    const pair = folder.pair("b", await authority.issue({ names: ["b.example"] }));
    const next = {
      ...configuration,
      listeners: configure({ listeners: [tlsListener(pair)] }).listeners,
    };
    const material = await certificates.readFor(next);
    assert.equal(certificates.material.listeners.length, 2);
    certificates.adopt(next, material);
    assert.deepEqual(
      certificates.expiries.map(({ certificate }) => certificate),
      [pair.cert],
    );
  });
});

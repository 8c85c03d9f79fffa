import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { describe, test } from "node:test";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { tlsListener } from "../../test/tls/listening.ts";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { CertificatePair } from "../socket/server-tls.ts";
import { readTlsMaterial, tlsFilesOf } from "./tls-material.ts";

const ticketKeys = new Uint8Array(48);

describe("readTlsMaterial", () => {
  test("makes a certificate that fits this machine's own names, and keeps it", async () => {
    const configuration = configure({ listeners: [tlsListener({ selfSigned: true })] });
    const material = await readTlsMaterial(configuration, ticketKeys);
    const [{ cert }] = material.listeners[0]!.certificates as readonly [CertificatePair];
    const certificate = new X509Certificate(cert);
    assert.equal(certificate.checkHost("localhost"), "localhost");
    assert.equal(certificate.checkIP("127.0.0.1"), "127.0.0.1");
    assert.ok(certificate.verify(certificate.publicKey));
    const listener = tlsListener({ selfSigned: true });
    const moved = configure({ listeners: [listener, listener] });
    const later = await readTlsMaterial(moved, ticketKeys, material);
    assert.deepEqual(later.listeners, [material.listeners[0], material.listeners[0]]);
  });

  test("names every file that cannot be read or used, with its place", async () => {
    const own = import.meta.filename;
    const configuration = configure({
      listeners: [
        tlsListener({ cert: "/nowhere/a.pem", key: own, clientCa: own }),
        tlsListener({ certificates: [{ cert: own, key: own }] }),
      ],
      upstreams: { bins: { backends: [{ address: "a:1" }], tls: { ca: "/nowhere/ca.pem" } } },
    });
    await assert.rejects(readTlsMaterial(configuration, ticketKeys), (error) => {
      assert.ok(error instanceof ConfigurationProblems);
      const expected = [
        /^listeners\[0\]\.tls\.cert: \/nowhere\/a\.pem: cannot be read: ENOENT/,
        /^listeners\[0\]\.tls\.clientCa: .*: holds no certificate$/,
        /^listeners\[1\]\.tls\.certificates\[0\]: .*: are not a certificate and its key/,
        /^upstreams\.bins\.tls\.ca: \/nowhere\/ca\.pem: cannot be read: ENOENT/,
      ];
      const problems = error.problems.toSorted();
      assert.equal(problems.length, expected.length);
      for (const [at, problem] of problems.entries()) assert.match(problem, expected[at]!);
      return true;
    });
  });
});

test("tlsFilesOf names each file once", () => {
  const { listeners, upstreams } = configure({
    listeners: [
      tlsListener({ cert: "a", key: "b", clientCa: "c" }),
      tlsListener({ cert: "a", key: "b" }),
    ],
    upstreams: { bins: { backends: [{ address: "a:1" }], tls: { ca: "c", cert: "d", key: "e" } } },
  });
  assert.deepEqual(tlsFilesOf({ listeners, upstreams }).toSorted(), ["a", "b", "c", "d", "e"]);
});

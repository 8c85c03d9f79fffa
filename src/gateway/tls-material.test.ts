import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { describe, test } from "node:test";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { readTlsMaterial } from "./tls-material.ts";

describe("readTlsMaterial", () => {
  test("makes a certificate that fits this machine's own names", async () => {
    const { cert } = await readTlsMaterial({ selfSigned: true });
    const certificate = new X509Certificate(cert);
    assert.equal(certificate.checkHost("localhost"), "localhost");
    assert.equal(certificate.checkIP("127.0.0.1"), "127.0.0.1");
    assert.ok(certificate.verify(certificate.publicKey));
  });

  test("names the file that cannot be read", async () => {
    const missing = { selfSigned: false, cert: "/nowhere/a.pem", key: "/nowhere/a.key" };
    await assert.rejects(readTlsMaterial(missing), /\/nowhere\/a\.pem: cannot be read: ENOENT/);
  });

  test("says of which files it speaks when they hold no certificate", async () => {
    const file = import.meta.filename;
    await assert.rejects(readTlsMaterial({ selfSigned: false, cert: file, key: file }), (error) => {
      assert.ok(error instanceof ConfigurationProblems);
      assert.ok(error.message.includes(`${file}, ${file}: are not a certificate and its key`));
      return true;
    });
  });
});

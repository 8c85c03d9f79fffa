import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { certificate } from "../../test/socket/certificate.ts";
import { type ServerTls, toContextOptions, toServerNames } from "./server-tls.ts";

async function scopeOf(tls: Partial<ServerTls>): Promise<unknown> {
  const pair = await certificate();
  return toContextOptions({ certificates: [pair], ...tls }, pair).sessionIdContext;
}

describe("toContextOptions", () => {
  test("gives sessions another scope where other clients are let in", async () => {
    const clientCa = (await certificate()).cert;
    const scopes = await Promise.all([
      scopeOf({}),
      scopeOf({ scope: "127.0.0.1:8443" }),
      scopeOf({ clientCa }),
      scopeOf({ clientCa, clientAuth: "request" }),
      scopeOf({ clientCa: `${clientCa}\n` }),
    ]);
    assert.equal(new Set(scopes).size, scopes.length);
  });

  test("gives the sessions of two certificates of a listener one scope", async () => {
    assert.equal(
      await scopeOf({ scope: "a" }),
      await scopeOf({ scope: "a", minVersion: "TLSv1.3" }),
    );
  });
});

describe("toServerNames", () => {
  test("throws when a certificate has another key", async () => {
    const { cert } = await certificate();
    assert.throws(() => toServerNames({ certificates: [{ cert, key: cert }] }));
  });
});

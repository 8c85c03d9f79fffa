import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RequestReader } from "../http1/request-reader.ts";
import { type ClientIdentity, readClientIdentity } from "./client-identity.ts";

function identify(fields: string, trustedHops: number, isEncrypted = false): ClientIdentity {
  const reader = new RequestReader({ headBytesMax: 4096, fieldsMax: 20 });
  reader.read(Buffer.from(`GET / HTTP/1.1\r\nHost: a.test\r\n${fields}\r\n`), 0);
  assert.equal(reader.head.interpret(), undefined);
  return readClientIdentity(reader.head, "10.0.0.1", isEncrypted, trustedHops);
}

const forged = "X-Forwarded-For: 1.1.1.1, 2.2.2.2\r\nX-Forwarded-Proto: https\r\n";

describe("readClientIdentity", () => {
  test("believes nothing when no hop is trusted", () => {
    const { address, forwardedFor, scheme } = identify(forged, 0);
    assert.deepEqual([address, forwardedFor, scheme], ["10.0.0.1", "", "http"]);
  });

  test("takes the client from as far right as hops are trusted", () => {
    assert.equal(identify(forged, 1).address, "2.2.2.2");
    assert.equal(identify(forged, 2).address, "1.1.1.1");
    assert.equal(identify(forged, 3).address, "1.1.1.1");
  });

  test("takes the peer when a trusted hop names nobody", () => {
    assert.equal(identify("", 1).address, "10.0.0.1");
  });

  test("knows the scheme of its own listener, and a trusted hop's", () => {
    assert.equal(identify("", 0, true).scheme, "https");
    assert.equal(identify(forged, 1).scheme, "https");
  });

  test("takes host and request id of a trusted hop", () => {
    const fields = "X-Forwarded-Host: shop.test\r\nX-Request-Id: r1\r\n";
    assert.equal(identify(fields, 1).forwardedHost, "shop.test");
    assert.equal(identify(fields, 1).requestId, "r1");
    assert.equal(identify(fields, 0).forwardedHost, "a.test");
    assert.equal(identify(fields, 0).requestId, undefined);
  });
});

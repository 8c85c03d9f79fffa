import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RequestReader } from "../http1/request-reader.ts";
import { type ClientIdentity, readClientIdentity } from "./client-identity.ts";

function identify(fields: string, trustedHops: number, isEncrypted = false): ClientIdentity {
  const reader = new RequestReader({ headBytesMax: 4096, fieldsMax: 20 });
  reader.read(Buffer.from(`GET / HTTP/1.1\r\nHost: a.test\r\n${fields}\r\n`), 0);
  assert.equal(reader.head.interpret(), undefined);
  const pipe = { remoteAddress: "10.0.0.1", isEncrypted };
  return readClientIdentity(reader.head, { pipe, memo: undefined }, trustedHops);
}

const forged = "X-Forwarded-For: 1.1.1.1, 2.2.2.2\r\nX-Forwarded-Proto: https\r\n";

describe("readClientIdentity", () => {
  test("believes nothing when no hop is trusted", () => {
    const { address, lines } = identify(forged, 0);
    assert.equal(address, "10.0.0.1");
    assert.match(String(lines), /^X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Proto: http\r\n/);
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
    assert.match(String(identify("", 0, true).lines), /Proto: https\r\n/);
    assert.match(String(identify(forged, 1).lines), /Proto: https\r\n/);
  });

  test("is made once for the requests of a connection, as long as they ask for one host", () => {
    const connection = { pipe: { remoteAddress: "10.0.0.1", isEncrypted: false }, memo: undefined };
    const reader = new RequestReader({ headBytesMax: 4096, fieldsMax: 20 });
    const made = ["a", "a", "b"].map((host) => {
      reader.read(Buffer.from(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`), 0);
      reader.head.interpret();
      return readClientIdentity(reader.head, connection, 0);
    });
    assert.equal(made[1], made[0]);
    assert.match(String(made[2]?.lines), /X-Forwarded-Host: b\r\n/);
  });

  test("takes host and request id of a trusted hop", () => {
    const fields = "X-Forwarded-Host: shop.test\r\nX-Request-Id: r1\r\n";
    assert.equal(identify(fields, 1).forwardedHost, "shop.test");
    assert.equal(identify(fields, 1).requestId, "r1");
    assert.equal(identify(`X_Request_Id: mine\r\n${fields}`, 1).requestId, "r1");
    assert.equal(identify(fields, 0).forwardedHost, "a.test");
    assert.equal(identify(fields, 0).requestId, undefined);
  });
});

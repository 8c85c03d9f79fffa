import assert from "node:assert/strict";
import { test } from "node:test";
import { ConnectTimeout } from "../../socket/connect.ts";
import { toConnectFailure, toExchangeFailure } from "./to-failure.ts";

const connectRows: [error: Error, code: number][] = [
  [new ConnectTimeout("late"), 1050],
  [withCode("ECONNREFUSED"), 1212],
  [withCode("ETIMEDOUT"), 1211],
  [withCode("ENOTFOUND"), 1101],
  [withCode("EAI_AGAIN"), 1100],
  [withCode("DEPTH_ZERO_SELF_SIGNED_CERT"), 1310],
  [withCode("ERR_TLS_CERT_ALTNAME_INVALID"), 1311],
  [withCode("ERR_SSL_WRONG_VERSION_NUMBER"), 1301],
  [withCode("ERR_SSL_NO_SHARED_CIPHER"), 1300],
  [withCode("EHOSTUNREACH"), 1210],
];

for (const [error, code] of connectRows) {
  test(`${error.message} while connecting is k6's error ${code}`, () => {
    assert.equal(toConnectFailure(error).code, code);
  });
}

test("a failure of TLS is told by OpenSSL's reason, without the number of a thread", () => {
  const reason = "no shared cipher";
  const error = Object.assign(withCode("ERR_SSL_NO_SHARED_CIPHER"), { reason });
  assert.deepEqual(toConnectFailure(error), { code: 1300, text: "tls: no shared cipher" });
});

test("an exchange that breaks off is told apart from one that is not HTTP", () => {
  assert.equal(toExchangeFailure("reset", undefined, withCode("ECONNRESET")).code, 1220);
  assert.equal(toExchangeFailure("reset", undefined, withCode("EPIPE")).code, 1201);
  assert.deepEqual(toExchangeFailure("closed", undefined, undefined), { code: 1000, text: "EOF" });
  assert.match(toExchangeFailure("malformed", "field_line", undefined).text, /field_line/);
});

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}

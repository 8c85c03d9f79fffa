import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConnectTimeout, TlsFailure } from "../socket/connect.ts";
import { fromDialError, fromHandshakeRefusal, toFailure } from "./to-failure.ts";

const cause = new Error("cause");

describe("fromDialError", () => {
  const rows = [
    [new ConnectTimeout("late"), "connect_timeout"],
    [new TlsFailure(true, cause), "backend_certificate_refused"],
    [new TlsFailure(false, cause), "backend_handshake_failed"],
    [cause, "connect_failed"],
  ] as const;

  test("tells a certificate from a handshake, and both from a connection", () => {
    for (const [error, code] of rows) assert.equal(fromDialError(error).code, code);
    assert.equal(fromDialError(new TlsFailure(true, cause)).cause, cause);
    assert.equal(toFailure({ name: "dial-failed", cause }).code, "connect_failed");
  });
});

describe("fromHandshakeRefusal", () => {
  const missing = Object.assign(new Error("none"), {
    code: "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE",
  });
  const rows = [
    [{ name: "not-tls" }, "client_not_tls"],
    [{ name: "too-many" }, "too_many_handshakes"],
    [{ name: "timeout" }, "client_handshake_timeout"],
    [{ name: "certificate", cause }, "client_certificate_refused"],
    [{ name: "failed", cause: missing }, "client_certificate_refused"],
    [{ name: "failed", cause }, "client_handshake_failed"],
  ] as const;

  test("has a code for each", () => {
    for (const [refusal, code] of rows) assert.equal(fromHandshakeRefusal(refusal), code);
  });
});

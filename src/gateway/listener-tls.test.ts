import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { listenerTlsSchema } from "./listener-tls.ts";

const pair = { cert: "a.pem", key: "a.key" };

const rows: readonly (readonly [tls: object, problem: RegExp])[] = [
  [{}, /must have either cert and key, or certificates, or selfSigned: true/],
  [{ ...pair, selfSigned: true }, /must have either cert and key/],
  [{ ...pair, certificates: [pair] }, /must have either cert and key/],
  [{ cert: "a.pem" }, /must have cert and key together/],
  [{ certificates: [] }, />=1 items/],
  [{ ...pair, clientAuth: "require" }, /must be left out without clientCa/],
  [{ ...pair, clientAuth: "request" }, /must be left out without clientCa/],
  [{ ...pair, forwardSubject: true }, /must be left out without clientCa/],
  [{ ...pair, minVersion: "1.1" }, /expected one of .*1\.2.*1\.3/],
  [{ ...pair, handshakeTimeout: "0s" }, /must be 1ms or more/],
  [{ ...pair, maxHandshakes: 0 }, />=1/],
];

describe("the tls block of a listener", () => {
  test("takes one certificate, several, or one made at start", () => {
    for (const tls of [pair, { certificates: [pair, pair] }, { selfSigned: true }]) {
      assert.equal(listenerTlsSchema.safeParse(tls).success, true);
    }
  });

  test("is refused where it contradicts itself, or promises what it does not do", () => {
    for (const [tls, problem] of rows) {
      const { error } = listenerTlsSchema.safeParse(tls);
      assert.match(error?.message ?? "accepted", problem, JSON.stringify(tls));
    }
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readRunOptions } from "./run-options.ts";

function read(options: object): unknown {
  const result = readRunOptions(options, {});
  return result.ok ? result.options : result.problems;
}

describe("options of the network", () => {
  test("one TLS version is the lowest and the highest", () => {
    const { tlsVersion } = read({ tlsVersion: "tls1.2" }) as { tlsVersion: object };
    assert.deepEqual(tlsVersion, { min: "TLSv1.2", max: "TLSv1.2" });
  });

  test("a range of TLS versions may leave out an end", () => {
    const { tlsVersion } = read({ tlsVersion: { min: "tls1.2" } }) as { tlsVersion: object };
    assert.deepEqual(tlsVersion, { min: "TLSv1.2", max: "TLSv1.3" });
  });

  test("cipher suites get OpenSSL's names", () => {
    const tlsCipherSuites = ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"];
    const options = read({ tlsCipherSuites }) as { tlsCipherSuites: string[] };
    assert.deepEqual(options.tlsCipherSuites, [
      "ECDHE-RSA-AES128-GCM-SHA256",
      "TLS_AES_128_GCM_SHA256",
    ]);
  });

  const wrong: readonly (readonly [options: object, problem: RegExp])[] = [
    [{ hosts: { a: "b" } }, /^options\.hosts\.a: must be an address/],
    [{ hosts: { "a.*": "1.2.3.4" } }, /^options\.hosts\.a\.\*: has a name that is not allowed/],
    [{ blockHostnames: ["a.*.b"] }, /^options\.blockHostnames\.0: must be a host name/],
    [{ blacklistIPs: ["10.0.0.0/33"] }, /^options\.blacklistIPs\.0: must have a prefix/],
    [{ tlsVersion: "ssl3.0" }, /^options\.tlsVersion/],
    [{ tlsCipherSuites: ["RC4"] }, /^options\.tlsCipherSuites\.0: is not a cipher suite/],
    [{ tlsAuth: [{ cert: "x" }] }, /^options\.tlsAuth\.0\.key/],
    [{ systemTags: ["vu"] }, /^options\.systemTags\.0: must be one of/],
  ];
  for (const [options, problem] of wrong) {
    test(`refuses ${JSON.stringify(options)}`, () => {
      assert.match((read(options) as string[]).join(), problem);
    });
  }
});

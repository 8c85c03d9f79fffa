import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AllowedTargets, readAllowedTarget, TargetNotAllowed } from "./allowed-targets.ts";

const rows: [host: string, port: number, allowed: readonly string[] | "any", permits: boolean][] = [
  ["127.0.0.1", 80, [], true],
  ["127.9.9.9", 80, [], true],
  ["localhost", 8080, [], true],
  ["api.localhost", 8080, [], true],
  ["::1", 80, [], true],
  ["example.com", 80, [], false],
  ["127.0.0.1.example.com", 80, [], false],
  ["localhost.example.com", 80, [], false],
  ["10.0.0.1", 80, ["example.com"], false],
  ["example.com", 443, ["example.com"], true],
  ["EXAMPLE.com", 443, ["example.com"], true],
  ["www.example.com", 443, ["example.com"], false],
  ["example.com", 443, ["example.com:443"], true],
  ["example.com", 80, ["example.com:443"], false],
  ["2001:db8::1", 80, ["2001:db8::1:80"], true],
  ["example.com", 80, "any", true],
];

describe("AllowedTargets", () => {
  for (const [host, port, allowed, permits] of rows) {
    test(`${permits ? "permits" : "refuses"} ${host}:${port} with --allow ${allowed}`, () => {
      assert.equal(new AllowedTargets(allowed).permits(host, port), permits);
    });
  }

  test("names the option that would allow it", () => {
    const { message } = new TargetNotAllowed("a.b", 80);
    assert.match(message, /a\.b:80 may not be loaded.*--allow a\.b:80/);
    assert.match(new TargetNotAllowed("fe80::1", 80).message, /--allow \[fe80::1\]:80/);
  });

  test("reads hosts with and without a port, and nothing else", () => {
    assert.equal(readAllowedTarget("Example.com"), "example.com");
    assert.equal(readAllowedTarget("example.com:8080"), "example.com:8080");
    assert.equal(readAllowedTarget("[2001:DB8::1]:80"), "2001:db8::1:80");
    for (const text of ["", "http://a", "a/b", "a:0", "a:70000", "*"]) {
      assert.equal(readAllowedTarget(text), undefined, text);
    }
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isHostPort, toHostName } from "./host-port.ts";

const valid = [
  "a",
  "gw.test",
  "gw.test:80",
  "gw.test:",
  "127.0.0.1:65535",
  "[::1]",
  "[::1]:8080",
  "[2001:db8::1.2.3.4]",
  "a%20b",
  "xn--caf-dma.test",
];

const invalid = [
  "",
  ":80",
  "user@gw.test",
  "gw.test:80:90",
  "gw.test:65536",
  "gw.test:8x",
  "gw.test:000080",
  "gw.test, evil",
  "gw.test/",
  "gw test",
  "[::1",
  "[]",
  "[....]",
  "[:::::::::]",
  "[12345::]",
  "[::1]x",
  "[fe80::1%25eth0]",
  "a%2",
  "a%zz",
  "a\0b",
  "caf\xe9",
];

describe("isHostPort", () => {
  for (const text of valid) {
    test(`accepts ${JSON.stringify(text)}`, () => assert.equal(check(text), true));
  }
  for (const text of invalid) {
    test(`refuses ${JSON.stringify(text)}`, () => assert.equal(check(text), false));
  }
});

describe("toHostName", () => {
  const rows = [
    ["GW.Test:80", "gw.test"],
    ["gw.test.", "gw.test"],
    ["gw.test.:80", "gw.test"],
    ["[::1]:80", "[::1]"],
    ["", ""],
  ] as const;
  for (const [hostPort, name] of rows) {
    test(`makes ${JSON.stringify(name)} of ${JSON.stringify(hostPort)}`, () => {
      assert.equal(toHostName(hostPort), name);
    });
  }
});

/** With octets around it that must not matter. */
function check(text: string): boolean {
  const bytes = Buffer.from(`:${text}1`, "latin1");
  return isHostPort(bytes, 1, bytes.length - 1);
}

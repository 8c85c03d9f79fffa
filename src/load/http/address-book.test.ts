import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { AddressBook } from "./address-book.ts";
import { ForbiddenAddress } from "./forbidden-address.ts";

const nothing = { hosts: {}, blockHostnames: [], blacklistIPs: [] };

describe("AddressBook", () => {
  const hosts = {
    "a.test": "10.0.0.1",
    "a.test:8443": "10.0.0.2:443",
    "*.b.test": "10.0.0.3",
    "x.b.test": "[::1]:9",
  };
  const rows: readonly (readonly [host: string, port: number, host: string, port: number])[] = [
    ["A.test", 80, "10.0.0.1", 80],
    ["a.test", 8443, "10.0.0.2", 443],
    ["y.b.test", 80, "10.0.0.3", 80],
    ["x.b.test", 80, "::1", 9],
    ["b.test", 80, "b.test", 80],
  ];
  for (const [host, port, ...to] of rows) {
    test(`hosts lead ${host}:${port} to ${to.join(" port ")}`, () => {
      const found = new AddressBook({ ...nothing, hosts }).find(host, port);
      assert.deepEqual(found, { host: to[0], port: to[1], lookup: undefined });
    });
  }

  test("a blocked name leads nowhere, with k6's code", () => {
    const book = new AddressBook({ ...nothing, blockHostnames: ["*.evil.test", "bad.test"] });
    const text = "hostname (a.evil.test) is in a blocked pattern (*.evil.test)";
    assert.deepEqual(book.find("a.evil.test", 80), { code: 1111, text });
    assert.ok("host" in book.find("evil.test", 80));
  });

  test("a forbidden address leads nowhere, given as it is or by hosts", () => {
    const book = new AddressBook({
      ...nothing,
      hosts: { "a.test": "10.9.9.9" },
      blacklistIPs: ["10.0.0.0/8"],
    });
    const text = "IP (10.9.9.9) is in a blacklisted range (10.0.0.0/8)";
    assert.deepEqual(book.find("a.test", 80), { code: 1110, text });
    assert.deepEqual(book.find("10.9.9.9", 80), { code: 1110, text });
  });

  test("a name that resolves to a forbidden address is not connected to", async () => {
    const book = new AddressBook({ ...nothing, blacklistIPs: ["127.0.0.0/8", "::1"] });
    const found = book.find("localhost", 1);
    assert.ok("lookup" in found && found.lookup !== undefined);
    const [error] = await once(connect(found as never), "error").catch((reason) => [reason]);
    assert.ok(error instanceof ForbiddenAddress);
  });
});

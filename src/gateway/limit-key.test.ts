import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { requestOf } from "../../test/gateway/limits-for-tests.ts";
import { keyBreadth, makeLimitKey, toAddressKey } from "./limit-key.ts";

const rows: readonly (readonly [address: string, key: string])[] = [
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002::9", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::9", "2001:db8:1:2::/64"],
  ["::1", "0:0:0:0::/64"],
  ["::", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::FFFF:192.0.2.1", "192.0.2.1"],
  ["::ffff:c000:201", "192.0.2.1"],
  ["0:0:0:0:0:ffff:c000:0201", "192.0.2.1"],
  ["::ffff:0:192.0.2.1", "0:0:0:0::/64"],
  ["64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"],
  ["192.0.2.1:4711", "192.0.2.1"],
  ["[2001:db8:1:2::9]:4711", "2001:db8:1:2::/64"],
  ["[2001:db8:1:2::9]", "2001:db8:1:2::/64"],
  ["[::ffff:192.0.2.1]:80", "192.0.2.1"],
  ["unknown", "unknown"],
  ["_hidden:x", "_hidden:x"],
  ["999.0.2.1:80", "999.0.2.1:80"],
  ["", ""],
];

describe("toAddressKey", () => {
  for (const [address, key] of rows) {
    test(`counts ${address} as ${key}`, () => {
      assert.equal(toAddressKey(address), key);
    });
  }

  test("counts every way to write an IPv6 address as the same client", () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (groups) => {
        const long = groups.map((group) => group.toString(16).padStart(4, "0")).join(":");
        // The URL parser writes the short form.
        const short = new URL(`http://[${long}]/`).hostname.slice(1, -1);
        assert.equal(toAddressKey(short), toAddressKey(long.toUpperCase()));
      }),
      { seed: 3 },
    );
  });
});

describe("makeLimitKey", () => {
  const basic = (text: string): Record<string, string> => ({
    authorization: `Basic ${Buffer.from(text).toString("base64")}`,
  });
  const keys: readonly (readonly [key: string, fields: Record<string, string>, text: string])[] = [
    ["global", {}, ""],
    ["clientIp", {}, "192.0.2.1"],
    ["route", {}, "/"],
    ["header:X-Api-Key", { "x-api-key": "abc" }, "abc"],
    ["header:X-Api-Key", {}, ""],
    ["basicUser", basic("ada:secret"), "ada"],
    ["basicUser", basic("ada:other:colon"), "ada"],
    ["basicUser", basic("no colon"), ""],
    ["basicUser", { authorization: "Bearer abc" }, ""],
    ["basicUser", {}, ""],
  ];
  for (const [key, fields, text] of keys) {
    test(`reads ${JSON.stringify(text)} by ${key} of ${JSON.stringify(fields)}`, () => {
      assert.equal(makeLimitKey(key)(requestOf("192.0.2.1", fields)), text);
    });
  }
});

describe("keyBreadth", () => {
  test("puts what one client has before what a route has, and that before what all have", () => {
    const keys = ["global", "route", "header:a", "clientIp", "basicUser"];
    assert.deepEqual(keys.map(keyBreadth), [2, 1, 0, 0, 0]);
  });
});

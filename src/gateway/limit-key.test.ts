import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { toAddressKey } from "./limit-key.ts";

const rows: readonly (readonly [address: string, key: string])[] = [
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002::9", "2001:db8:1:2::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
];

describe("toAddressKey", () => {
  for (const [address, key] of rows) {
    test(`counts ${address} as ${key}`, () => {
      assert.equal(toAddressKey(address), key);
    });
  }
});

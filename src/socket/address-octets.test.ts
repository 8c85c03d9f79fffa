import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { toAddressOctets, toAddressText, toMappedOctets } from "./address-octets.ts";

const rows: readonly (readonly [address: string, hex: string, text: string])[] = [
  ["192.0.2.1", "c0000201", "192.0.2.1"],
  ["255.255.255.255", "ffffffff", "255.255.255.255"],
  ["::", "00000000000000000000000000000000", "::"],
  ["::1", "00000000000000000000000000000001", "::1"],
  ["2001:DB8:0:0::1", "20010db8000000000000000000000001", "2001:db8::1"],
  ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008", "1:2:3:4:5:6:7:8"],
  ["1::", "00010000000000000000000000000000", "1::"],
  ["fe80::1%eth0", "fe800000000000000000000000000001", "fe80::1"],
  ["::ffff:192.0.2.1", "00000000000000000000ffffc0000201", "192.0.2.1"],
  ["::ffff:c000:201", "00000000000000000000ffffc0000201", "192.0.2.1"],
  ["64:ff9b::192.0.2.1", "0064ff9b0000000000000000c0000201", "64:ff9b::c000:201"],
];

describe("addresses and octets", () => {
  test("are each other's, whatever way the address is written", () => {
    for (const [address, hex, text] of rows) {
      assert.equal(toAddressOctets(address).toString("hex"), hex, address);
      assert.equal(toAddressText(Buffer.from(hex, "hex")), text, address);
    }
  });

  test("map IPv4 into IPv6 and leave IPv6 alone", () => {
    const mapped = "00000000000000000000ffffc0000201";
    assert.equal(toMappedOctets(toAddressOctets("192.0.2.1")).toString("hex"), mapped);
    assert.equal(toMappedOctets(toAddressOctets("::1")).at(-1), 1);
  });

  test("are the same after they have been text", () => {
    const octets = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(octets, (given) => {
        const text = toAddressText(Buffer.from(given));
        assert.deepEqual(toMappedOctets(toAddressOctets(text)), Buffer.from(given));
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});

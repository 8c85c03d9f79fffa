import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AddressRanges, problemOfRange } from "./address-ranges.ts";

const rows: readonly (readonly [range: string, inside: string[], outside: string[]])[] = [
  ["10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"], ["11.0.0.0", "9.255.255.255"]],
  ["192.0.2.0/25", ["192.0.2.127"], ["192.0.2.128"]],
  ["192.0.2.7", ["192.0.2.7"], ["192.0.2.6", "::7"]],
  ["0.0.0.0/0", ["1.2.3.4", "::ffff:1.2.3.4"], ["::1"]],
  ["::/0", ["::1", "1.2.3.4"], [""]],
  ["fd00::/9", ["fd7f::1"], ["fd80::1"]],
  ["::1", ["::1", "0:0:0:0:0:0:0:1"], ["::2", "0.0.0.1"]],
  ["::ffff:10.0.0.0/104", ["10.9.9.9"], ["11.0.0.0"]],
];

const wrong: readonly (readonly [range: string, problem: RegExp])[] = [
  ["", /must be an address or a range/],
  ["localhost", /must be an address or a range/],
  ["10.0.0", /must be an address or a range/],
  ["010.0.0.0/8", /must be an address or a range/],
  ["fe80::1%eth0", /must be an address or a range/],
  ["10.0.0.0/8/8", /must be an address or a range/],
  ["10.0.0.0/33", /prefix of 0 to 32/],
  ["10.0.0.0/", /prefix of 0 to 32/],
  ["10.0.0.0/08", /prefix of 0 to 32/],
  ["10.0.0.0/-1", /prefix of 0 to 32/],
  ["::/129", /prefix of 0 to 128/],
  ["10.0.0.1/8", /no bits behind/],
  ["fd00::1/8", /no bits behind/],
];

describe("AddressRanges", () => {
  test("has the addresses of its ranges, and no others", () => {
    for (const [range, inside, outside] of rows) {
      assert.equal(problemOfRange(range), undefined, range);
      const ranges = new AddressRanges([range]);
      for (const address of inside) assert.equal(ranges.has(address), true, `${range} ${address}`);
      for (const address of outside) {
        assert.equal(ranges.has(address), false, `${range} ${address}`);
      }
    }
  });

  test("has those of each of several ranges", () => {
    const ranges = new AddressRanges(["10.0.0.0/8", "::1"]);
    assert.deepEqual(
      ["10.0.0.1", "::1", "11.0.0.1"].map((address) => ranges.has(address)),
      [true, true, false],
    );
  });

  test("has nothing that is no address, the name of a closed socket's peer say", () => {
    assert.equal(new AddressRanges(["0.0.0.0/0", "::/0"]).has(""), false);
  });

  test("comes with a word on what is no range", () => {
    for (const [range, problem] of wrong) assert.match(problemOfRange(range) ?? "", problem, range);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { crc32c } from "./crc32c.ts";
import type { ProxyReading } from "./proxy-header.ts";
import { localProxyV2, proxyV2Signature, readProxyV2, toProxyV2 } from "./proxy-v2.ts";

/** `fixed`: version and command, family and transport. The length is made. */
function header(fixed: string, rest: Uint8Array = new Uint8Array(0)): Buffer {
  const length = Buffer.from([rest.length >> 8, rest.length & 0xff]);
  return Buffer.concat([proxyV2Signature, Buffer.from(fixed, "hex"), length, rest]);
}

function tlv(type: number, value: Uint8Array): Buffer {
  return Buffer.from([type, value.length >> 8, value.length & 0xff, ...value]);
}

/** With the checksum over all of it, off by `error`. */
function checked(before: Buffer, after: Buffer, error = 0): Buffer {
  const whole = header("2111", Buffer.concat([inet, before, tlv(3, new Uint8Array(4)), after]));
  const at = 16 + inet.length + before.length + 3;
  whole.writeUInt32BE((crc32c(whole) + error) >>> 0, at);
  return whole;
}

const inet = Buffer.from("c0a80001c0a8000bdc0401bb", "hex");
const inet6 = Buffer.from(`${"20010db8".padEnd(32, "0")}${"1".padStart(32, "0")}dc0401bb`, "hex");
const unix = Buffer.alloc(216, "/run/x");

function endsOf(reading: ProxyReading): string {
  assert.equal(reading.name, "read");
  if (reading.ends === undefined) return "untold";
  const { source, destination } = reading.ends;
  return `${source.address} ${source.port} ${destination.address} ${destination.port}`;
}

const rows: readonly (readonly [fixed: string, rest: Uint8Array, ends: string])[] = [
  ["2111", inet, "192.168.0.1 56324 192.168.0.11 443"],
  ["2121", inet6, "2001:db8:: 56324 ::1 443"],
  ["2112", inet, "untold"],
  ["2122", inet6, "untold"],
  ["2110", inet, "untold"],
  ["2131", unix, "untold"],
  ["2132", unix, "untold"],
  ["2100", new Uint8Array(0), "untold"],
  ["2100", new Uint8Array(7), "untold"],
  ["2000", new Uint8Array(0), "untold"],
  ["2011", inet, "untold"],
  ["2011", new Uint8Array(3), "untold"],
  ["2111", Buffer.concat([inet, tlv(4, new Uint8Array(0))]), "192.168.0.1 56324 192.168.0.11 443"],
  [
    "2111",
    Buffer.concat([inet, tlv(5, new Uint8Array(128)), tlv(0xe0, unix)]),
    "192.168.0.1 56324 192.168.0.11 443",
  ],
];

const malformed: readonly (readonly [octets: Buffer, problem: RegExp])[] = [
  [header("1111", inet), /version is 1/],
  [header("3111", inet), /version is 3/],
  [header("2211", inet), /command is 2/],
  [header("2141", inet), /family is 4/],
  [header("2113", inet), /transport is 3/],
  [header("2043"), /family is 4/],
  [header("2111", inet.subarray(1)), /cut short/],
  [header("2121", inet), /cut short/],
  [header("2131", unix.subarray(1)), /cut short/],
  [header("2111", Buffer.concat([inet, Buffer.from([4])])), /TLV is cut short/],
  [header("2111", Buffer.concat([inet, Buffer.from([4, 0])])), /TLV is cut short/],
  [header("2111", Buffer.concat([inet, Buffer.from([4, 0, 1])])), /TLV is cut short/],
  [header("2111", Buffer.concat([inet, tlv(5, new Uint8Array(129))])), /unique id/],
  [header("2111", Buffer.concat([inet, tlv(3, new Uint8Array(3))])), /checksum of 4/],
  [checked(Buffer.alloc(0), tlv(3, new Uint8Array(4))), /no single checksum/],
  [checked(Buffer.alloc(0), Buffer.alloc(0), 1), /checksum is wrong/],
  [header("2111", Buffer.alloc(8177)), /8193 octets/],
];

describe("the header of version 2", () => {
  test("tells both ends where they are of TCP, and is as long as it says", () => {
    for (const [fixed, rest, ends] of rows) {
      const octets = header(fixed, rest);
      const reading = readProxyV2(Buffer.concat([octets, Buffer.from("more")]));
      assert.equal(endsOf(reading), ends, fixed);
      assert.equal(reading.name === "read" && reading.bytes, octets.length);
    }
  });

  test("is refused where it is malformed, and as soon as that can be seen", () => {
    for (const [octets, problem] of malformed) {
      const reading = readProxyV2(octets);
      assert.match(reading.name === "refused" ? reading.problem : reading.name, problem);
    }
    assert.equal(readProxyV2(header("3111").subarray(0, 13)).name, "refused");
    assert.equal(readProxyV2(header("2141").subarray(0, 14)).name, "refused");
    assert.equal(readProxyV2(header("2111", Buffer.alloc(8177)).subarray(0, 16)).name, "refused");
  });

  test("may have 8192 octets", () => {
    const octets = header("2111", Buffer.concat([inet, tlv(4, Buffer.alloc(8161))]));
    assert.equal(octets.length, 8192);
    assert.equal(readProxyV2(octets).name, "read");
  });

  test("is taken with a checksum that is right, wherever that stands", () => {
    const noop = tlv(4, Buffer.from("padding"));
    for (const octets of [checked(noop, noop), checked(Buffer.alloc(0), noop)]) {
      assert.equal(endsOf(readProxyV2(octets)), "192.168.0.1 56324 192.168.0.11 443");
    }
  });

  test("is written as the specification draws it", () => {
    const source = { address: "192.168.0.1", port: 56_324 };
    const destination = { address: "192.168.0.11", port: 443 };
    assert.deepEqual(toProxyV2({ source, destination }), header("2111", inet));
    const ends = {
      source: { address: "2001:db8::", port: 56_324 },
      destination: { address: "::1", port: 443 },
    };
    assert.deepEqual(toProxyV2(ends), header("2121", inet6));
    assert.equal(localProxyV2.toString("hex"), "0d0a0d0a000d0a515549540a20000000");
  });

  test("maps an IPv4 end that stands beside an IPv6 one", () => {
    const octets = toProxyV2({
      source: { address: "192.0.2.1", port: 1 },
      destination: { address: "::1", port: 2 },
    });
    assert.equal(octets[13], 0x21);
    assert.equal(endsOf(readProxyV2(octets)), "192.0.2.1 1 ::1 2");
  });
});

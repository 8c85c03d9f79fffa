import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readProxyV1, toProxyV1 } from "./proxy-v1.ts";

/** The examples and the longest lines of proxy-protocol.txt §2.1. */
const good: readonly (readonly [line: string, source: string, destination: string])[] = [
  ["PROXY TCP4 192.168.0.1 192.168.0.11 56324 443", "192.168.0.1 56324", "192.168.0.11 443"],
  [
    "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535",
    "255.255.255.255 65535",
    "255.255.255.255 65535",
  ],
  [
    `PROXY TCP6 ${"ffff:".repeat(7)}ffff ${"FFFF:".repeat(7)}FFFF 65535 65535`,
    `${"ffff:".repeat(7)}ffff 65535`,
    `${"ffff:".repeat(7)}ffff 65535`,
  ],
  ["PROXY TCP6 2001:DB8:0::1 ::1 0 1", "2001:db8::1 0", "::1 1"],
  ["PROXY TCP6 ::ffff:192.0.2.1 ::ffff:192.0.2.2 1 2", "192.0.2.1 1", "192.0.2.2 2"],
];

const untold: readonly string[] = [
  "PROXY UNKNOWN",
  "PROXY UNKNOWN ",
  `PROXY UNKNOWN ${"ffff:".repeat(7)}ffff ${"ffff:".repeat(7)}ffff 65535 65535`,
  "PROXY UNKNOWN \u0000 what ever \u00ff",
];

const malformed: readonly string[] = [
  "PROXY \r\n",
  "PROXY TCP4 192.168.0.1 192.168.0.11 56324\r\n",
  "PROXY TCP4 192.168.0.1 192.168.0.11 56324 443 \r\n",
  "PROXY TCP4  192.168.0.1 192.168.0.11 56324 443\r\n",
  "PROXY\tTCP4 192.168.0.1 192.168.0.11 56324 443\r\n",
  "PROXY tcp4 192.168.0.1 192.168.0.11 56324 443\r\n",
  "PROXY UDP4 192.168.0.1 192.168.0.11 56324 443\r\n",
  "PROXY TCP4 192.168.0.01 192.168.0.11 56324 443\r\n",
  "PROXY TCP4 192.168.0.256 192.168.0.11 56324 443\r\n",
  "PROXY TCP4 192.168.1 192.168.0.11 56324 443\r\n",
  "PROXY TCP4 ::1 ::1 56324 443\r\n",
  "PROXY TCP6 192.168.0.1 192.168.0.11 56324 443\r\n",
  "PROXY TCP6 ::1::1 ::1 56324 443\r\n",
  "PROXY TCP6 fe80::1%eth0 ::1 56324 443\r\n",
  "PROXY TCP6 [::1] ::1 56324 443\r\n",
  "PROXY TCP4 192.168.0.1 192.168.0.11 056324 443\r\n",
  "PROXY TCP4 192.168.0.1 192.168.0.11 56324 65536\r\n",
  "PROXY TCP4 192.168.0.1 192.168.0.11 -1 443\r\n",
  "PROXY TCP4 192.168.0.1 192.168.0.11 +1 443\r\n",
  "PROXY TCP4 192.168.0.1 192.168.0.11 0x1 443\r\n",
  "PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\n",
  "PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\r\n",
  "PROXY TCP4 192.168.0.1 192.168.0.11\n56324 443\r\n",
  "PROXY UNKNOWNS\r\n",
  "PROXY UNKNOWN\tx\r\n",
  "PROXY UNKNOWN x\ny\r\n",
  "PROXY UNKNOWN x\ry\r\n",
];

describe("the header of version 1", () => {
  test("tells both ends, and where it ends itself", () => {
    for (const [line, source, destination] of good) {
      const reading = readProxyV1(Buffer.from(`${line}\r\nGET / HTTP/1.1\r\n`));
      assert.equal(reading.name, "read", line);
      assert.equal(reading.bytes, line.length + 2);
      const { ends } = reading;
      assert.equal(`${ends!.source.address} ${ends!.source.port}`, source);
      assert.equal(`${ends!.destination.address} ${ends!.destination.port}`, destination);
    }
  });

  test("tells no ends when they are unknown, whatever stands behind the word", () => {
    for (const line of untold) {
      const reading = readProxyV1(Buffer.from(`${line}\r\n`, "latin1"));
      assert.deepEqual(reading, { name: "read", ends: undefined, bytes: line.length + 2 }, line);
    }
  });

  test("is refused where it is anything else than what the protocol has", () => {
    for (const line of malformed) {
      assert.equal(readProxyV1(Buffer.from(line, "latin1")).name, "refused", JSON.stringify(line));
    }
  });

  test("has 107 octets at most, CR LF included, and is refused at the first that is too many", () => {
    const start = "PROXY UNKNOWN ";
    const longest = `${start.padEnd(105, "x")}\r\n`;
    assert.equal(readProxyV1(Buffer.from(longest)).name, "read");
    assert.equal(readProxyV1(Buffer.from(`${start.padEnd(106, "x")}\r\n`)).name, "refused");
    assert.equal(readProxyV1(Buffer.from(start.padEnd(105, "x"))).name, "more");
    assert.equal(readProxyV1(Buffer.from(start.padEnd(106, "x"))).name, "refused");
    assert.equal(readProxyV1(Buffer.from(`${start.padEnd(105, "x")}\r`)).name, "more");
  });

  test("is written as it is read", () => {
    const source = { address: "192.168.0.1", port: 56_324 };
    const destination = { address: "192.168.0.11", port: 443 };
    const line = "PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n";
    assert.equal(String(toProxyV1({ source, destination })), line);
    const sixth = { address: "fe80::1%eth0", port: 1 };
    const mixed = "PROXY TCP6 ::ffff:192.168.0.1 fe80::1 56324 1\r\n";
    assert.equal(String(toProxyV1({ source, destination: sixth })), mixed);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readTcpTarget, toTcpOctets } from "./tcp-arguments.ts";

describe("arguments of a TCP socket", () => {
  test("a target is a port and a host, or an object", () => {
    const plain = { port: 80, host: "localhost", isSecure: false, tags: {} };
    assert.deepEqual(readTcpTarget("80", undefined), plain);
    assert.deepEqual(readTcpTarget({ port: 80, host: "a", tls: true, tags: { n: 1 } }, "b"), {
      port: 80,
      host: "a",
      isSecure: true,
      tags: { n: "1" },
    });
  });

  const texts = [
    ["äb", undefined, "c3a462"],
    ["äb", "ascii", "c3a462"],
    ["aGk=", "base64", "6869"],
    ["aGk", "base64url", "6869"],
    ["6869", "HEX", "6869"],
  ] as const;
  for (const [text, encoding, octets] of texts) {
    test(`${text} as ${encoding} is ${octets}`, () => {
      assert.equal(toTcpOctets(text, encoding).toString("hex"), octets);
    });
  }

  test("octets stay what they are", () => {
    const octets = new Uint8Array([1, 2, 3]);
    assert.deepEqual([...toTcpOctets(octets.subarray(1), "hex")], [2, 3]);
    assert.deepEqual([...toTcpOctets(octets.buffer, undefined)], [1, 2, 3]);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { ProxiedEnds } from "./proxy-header.ts";
import { ProxyHeaderReader, readProxyHeader } from "./proxy-header-reader.ts";
import { toOwnProxyHeader, toProxyHeader } from "./to-proxy-header.ts";

const run = { seed: 4, numRuns: 500 };

const port = fc.nat(65_535);
const pair = fc.constantFrom(fc.ipV4(), fc.ipV6()).chain((address) => fc.tuple(address, address));
const ends: fc.Arbitrary<ProxiedEnds> = fc
  .tuple(pair, port, port)
  .map(([[from, to], fromPort, toPort]) => ({
    source: { address: from, port: fromPort },
    destination: { address: to, port: toPort },
  }));
const version = fc.constantFrom("v1" as const, "v2" as const);

/** Octets that are one step from a header, or many. */
const start = fc
  .tuple(version, ends, fc.uint8Array({ maxLength: 20 }), fc.nat(), fc.nat(300))
  .map(([which, told, more, at, octet]) => {
    const octets = Buffer.concat([toProxyHeader(which, told), more]);
    if (octet < 256) octets[at % octets.length] = octet;
    return octets;
  });

/** The last reading, and the octets behind the header. */
function readInPieces(octets: Buffer, cuts: readonly number[]): [string, unknown, string] {
  const reader = new ProxyHeaderReader();
  const bounds = [0, ...cuts.map((cut) => cut % (octets.length + 1)), octets.length];
  bounds.sort((a, b) => a - b);
  for (const [at, from] of bounds.entries()) {
    const to = bounds[at + 1];
    if (to === undefined || to === from) continue;
    const reading = reader.read(octets.subarray(from, to));
    if (reading.name === "refused") return [reading.name, reading.problem, ""];
    if (reading.name === "read") {
      const rest = Buffer.concat([reading.rest!, octets.subarray(to)]);
      return [reading.name, reading.ends, rest.toString("hex")];
    }
  }
  return ["more", undefined, ""];
}

describe("ProxyHeaderReader", () => {
  test("reads what is written, in either version", () => {
    fc.assert(
      fc.property(version, ends, (which, told) => {
        const octets = toProxyHeader(which, told);
        const reading = readProxyHeader(octets);
        assert.equal(reading.name, "read");
        assert.equal(reading.bytes, octets.length);
        assert.equal(reading.ends!.source.port, told.source.port);
        assert.equal(reading.ends!.destination.port, told.destination.port);
        // Of the texts of one address the reader has one; the octets are the same.
        const again = toProxyHeader("v2", reading.ends!);
        const once = readProxyHeader(toProxyHeader("v2", told));
        assert.deepEqual(toProxyHeader("v2", once.name === "read" ? once.ends! : told), again);
      }),
      run,
    );
  });

  test("comes to the same in whatever pieces the octets arrive", () => {
    fc.assert(
      fc.property(start, fc.array(fc.nat(), { maxLength: 8 }), (octets, cuts) => {
        const whole = readInPieces(octets, []);
        assert.equal(readInPieces(octets, cuts)[0], whole[0]);
        if (whole[0] !== "refused") assert.deepEqual(readInPieces(octets, cuts), whole);
      }),
      run,
    );
  });

  test("comes to the same octet by octet", () => {
    fc.assert(
      fc.property(start, (octets) => {
        const singly = Array.from(octets, (_, at) => at);
        assert.equal(readInPieces(octets, singly)[0], readInPieces(octets, [])[0]);
      }),
      run,
    );
  });

  test("never throws, and never takes more than is there", () => {
    const anything = fc.uint8Array({ maxLength: 300 }).map((octets) => Buffer.from(octets));
    fc.assert(
      fc.property(fc.oneof(anything, start), (octets) => {
        const reading = readProxyHeader(octets);
        if (reading.name === "read") assert.ok(reading.bytes <= octets.length);
      }),
      run,
    );
  });

  test("keeps a header of version 2 that is longer than its memory was", () => {
    const octets = Buffer.concat([toOwnProxyHeader("v2", none), Buffer.alloc(5000)]);
    octets.writeUInt16BE(5000, 14);
    const singly = Array.from(octets, (_, at) => at);
    const rest = Buffer.from("rest");
    const reading = readInPieces(Buffer.concat([octets, rest]), singly);
    assert.deepEqual(reading, ["read", undefined, rest.toString("hex")]);
  });

  test("refuses what is no header with its first octet that is wrong", () => {
    for (const text of ["G", "PRI * HTTP/2.0", "PROXY\r", "\r\n\r\n\r", "\u0016\u0003\u0001"]) {
      assert.equal(readProxyHeader(Buffer.from(text, "latin1")).name, "refused", text);
    }
    assert.equal(readProxyHeader(Buffer.from("PROX")).name, "more");
    assert.equal(readProxyHeader(Buffer.from("\r\n\r\n\0")).name, "more");
  });
});

const none: ProxiedEnds = {
  source: { address: "", port: 0 },
  destination: { address: "", port: 0 },
};
const own: ProxiedEnds = {
  source: { address: "127.0.0.1", port: 1 },
  destination: { address: "127.0.0.1", port: 2 },
};

describe("toProxyHeader", () => {
  test("tells nothing where an end has no address", () => {
    assert.equal(String(toProxyHeader("v1", none)), "PROXY UNKNOWN\r\n");
    assert.equal(toProxyHeader("v2", none).subarray(12).toString("hex"), "21000000");
  });

  test("says of our own connections that they are, or where they go", () => {
    assert.equal(toOwnProxyHeader("v2", own).subarray(12).toString("hex"), "20000000");
    assert.equal(String(toOwnProxyHeader("v1", own)), "PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n");
  });
});

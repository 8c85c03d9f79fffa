import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { postgresTurns } from "./postgres-turns.ts";
import { redisTurns } from "./redis-turns.ts";
import type { TurnReader } from "./turns.ts";

const array = "*2\r\n$4\r\nECHO\r\n$4\r\na\r\nb\r\n";
const nested = "*2\r\n*1\r\n:1\r\n$-1\r\n";

describe("turns of Redis", () => {
  test("end where a value ends, whatever is in it", () => {
    const text = `${array}+OK\r\n${nested}*-1\r\n`;
    const ends = redisTurns.answers().read(Buffer.from(text));
    const lengths = [array, "+OK\r\n", nested, "*-1\r\n"].map((value) => value.length);
    const sums = lengths.map((_, at) => lengths.slice(0, at + 1).reduce((a, b) => a + b));
    assert.deepEqual(ends, sums.map(notFailed));
  });

  test("are found in any slices", () => {
    assert.equal(countInSlices(redisTurns.requests(), Buffer.from(array + nested)), 2);
  });

  test("tell a refusal", () => {
    const [turn] = redisTurns.answers().read(Buffer.from("-NOSCRIPT No matching script\r\n"));
    assert.equal(turn?.isFailure, true);
  });
});

describe("turns of PostgreSQL", () => {
  const startup = Buffer.from([0, 0, 0, 8, 0, 3, 0, 0]);
  const query = message("Q", "COMMIT\0");
  const extended = Buffer.concat([message("P", "a"), message("B", "b"), message("S", "")]);
  const ready = message("Z", "I");

  test("of a client end with the startup, a simple query and a sync", () => {
    const ends = postgresTurns.requests().read(Buffer.concat([startup, query, extended]));
    const sums = [8, 8 + query.length, 8 + query.length + extended.length];
    assert.deepEqual(ends, sums.map(notFailed));
  });

  test("of a server end when it is ready, and tell an error before", () => {
    const octets = Buffer.concat([message("C", "COMMIT\0"), ready, message("E", "x"), ready]);
    const failures = postgresTurns.answers().read(octets);
    assert.deepEqual(
      failures.map(({ isFailure }) => isFailure),
      [false, true],
    );
  });

  test("are found in any slices", () => {
    const octets = Buffer.concat([startup, query, extended]);
    assert.equal(countInSlices(postgresTurns.requests(), octets), 3);
  });
});

function notFailed(end: number): { end: number; isFailure: boolean } {
  return { end, isFailure: false };
}

function countInSlices(reader: TurnReader, octets: Buffer): number {
  return [...octets].flatMap((octet) => reader.read(Buffer.from([octet]))).length;
}

function message(type: string, content: string): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(content.length + 4, 1);
  return Buffer.concat([head, Buffer.from(content)]);
}

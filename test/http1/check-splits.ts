/**
 * How octets are cut must not matter: cut anywhere, they give the same messages and the same
 * problem, which shows at the same octet.
 */
import assert from "node:assert/strict";
import type { Reading } from "./reading.ts";

/** Cuts octets at offsets that are shares of their length. */
export function cutAt(octets: string, shares: readonly number[]): Buffer[] {
  const bytes = Buffer.from(octets, "latin1");
  const cuts = [...new Set(shares.map((share) => Math.floor(share * bytes.length)))];
  const starts = [0, ...cuts.filter((cut) => cut > 0).sort((a, b) => a - b)];
  return starts
    .map((start, i) => bytes.subarray(start, starts[i + 1] ?? bytes.length))
    .filter((part) => part.length > 0);
}

export function cutOctetByOctet(octets: string): Buffer[] {
  return Array.from(Buffer.from(octets, "latin1"), (octet) => Buffer.of(octet));
}

/**
 * Reads the octets whole, octet by octet and cut at `shares`, and compares. Answers what was read
 * of the whole.
 */
export function checkSplits<Read extends Reading>(
  octets: string,
  shares: readonly number[],
  read: (parts: readonly Buffer[]) => Read,
): Read {
  const whole = read(cutAt(octets, []));
  const single = read(cutOctetByOctet(octets));
  const parts = cutAt(octets, shares);
  const cut = read(parts);
  assert.deepEqual(withoutPlace(single), withoutPlace(whole), "octet by octet is not as whole");
  assert.deepEqual(withoutPlace(cut), withoutPlace(whole), "cut is not as whole");
  assert.equal(cut.problemPart, partOf(parts, single.problemPart), "the problem shows elsewhere");
  return whole;
}

function withoutPlace<Read extends Reading>(reading: Read): Omit<Read, "problemPart"> {
  const { problemPart: _, ...rest } = reading;
  return rest;
}

/** The part that holds octet number `octet`; behind the last when none does. */
function partOf(parts: readonly Buffer[], octet: number): number {
  let end = 0;
  for (const [index, part] of parts.entries()) {
    end += part.length;
    if (octet < end) return index;
  }
  return parts.length;
}

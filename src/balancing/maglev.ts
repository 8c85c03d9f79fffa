/**
 * Consistent hashing by a table: a request belongs to whoever has the entry at its hash. Each
 * candidate has its own order in which it would like the entries; they take turns, a heavier one
 * more often, until all entries are taken. Shares are more even than on a ring, and a lookup is
 * one read; when a candidate goes for good, a few entries of the others move as well.
 *
 * Source: Eisenbud and others, "Maglev: A Fast and Reliable Software Network Load Balancer", 2016;
 * turns by weight as Envoy takes them.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type Balancer, type Candidate, type Member, NOBODY } from "./balancer.ts";

/** Far more than candidates, so that shares are even, and a prime, so that orders are complete. */
const ENTRIES = 65_537;
const FREE = 0xffff;

export class Maglev implements Balancer {
  /** The index of a candidate for each entry. */
  readonly table: Uint16Array;

  /** `entries`: a prime. */
  constructor(members: readonly Member[], entries: number = ENTRIES) {
    assert(isPrime(entries), `${entries} is no prime`);
    assert(members.length < Math.min(entries, FREE));
    this.table = new Uint16Array(members.length === 0 ? 0 : entries).fill(FREE);
    fill(this.table, members);
  }

  pick(candidates: readonly Candidate[], _: () => number, __: number, hash: number): number {
    if (!candidates.some(isFit)) return NOBODY;
    const { length } = this.table;
    const start = (hash >>> 0) % length;
    // The requests of one that is not fit are spread over the others, as its neighbours are.
    for (let i = 0; i < length; i++) {
      const owner = this.table[(start + i) % length]!;
      if (candidates[owner]!.isFit) return owner;
    }
    return NOBODY;
  }
}

interface Taker {
  readonly owner: number;
  readonly weight: number;
  /** Its order: `at`, and from there always `skip` on. */
  at: number;
  readonly skip: number;
  /** It takes its next entry in the round whose number times its weight reaches this. */
  target: number;
}

function fill(table: Uint16Array, members: readonly Member[]): void {
  // Sorted, so that gateways that list them in another order have the same table.
  const takers = members
    .map((member, owner) => makeTaker(member, owner, table.length))
    .sort((a, b) => (members[a.owner]!.address < members[b.owner]!.address ? -1 : 1));
  const weightMax = Math.max(...members.map(({ weight }) => weight));
  let left = table.length;
  for (let round = 1; left > 0; round++) {
    for (const taker of takers) {
      if (round * taker.weight < taker.target) continue;
      taker.target += weightMax;
      while (table[taker.at] !== FREE) taker.at = (taker.at + taker.skip) % table.length;
      table[taker.at] = taker.owner;
      left -= 1;
      if (left === 0) return;
    }
  }
}

function makeTaker({ address, weight }: Member, owner: number, entries: number): Taker {
  const digest = createHash("md5").update(address).digest();
  const at = digest.readUInt32LE(0) % entries;
  const skip = (digest.readUInt32LE(4) % (entries - 1)) + 1;
  return { owner, weight, at, skip, target: 0 };
}

function isFit(candidate: Candidate): boolean {
  return candidate.isFit;
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) {
    if (number % divisor === 0) return false;
  }
  return number > 1;
}

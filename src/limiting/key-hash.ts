/**
 * Hashes a key (an address, a header's value) to the 53-bit integer that a `GcraTable` is asked
 * with: HalfSipHash-1-3 over the UTF-16 units of the key, two to a word.
 *
 * It is a keyed hash because clients choose their keys: without the seed nobody can find keys
 * that fall into one set of the table and push others out of it. All threads that share a table
 * need the same seed.
 */
const TWO_32 = 0x1_0000_0000;
const FINAL_ROUNDS = 3;

/** From 0 to 2^53 - 1. `seed`: an integer of the same range, secret and fixed for a table. */
export function keyHash(key: string, seed: number): number {
  const seedLow = seed | 0;
  const seedHigh = (seed / TWO_32) | 0;
  let v0 = seedLow;
  let v1 = seedHigh ^ 0xee;
  let v2 = seedLow ^ 0x6c796765;
  let v3 = seedHigh ^ 0x74656462;
  const words = (key.length >> 1) + 1;
  let low = 0;
  // One loop for the words and the rounds after them, so that the state stays in registers.
  // bench/gcra-table.ts: 2.5 times as fast as rounds in a function over shared variables.
  for (let i = 0; i < words + 2 * FINAL_ROUNDS; i++) {
    const word = i < words ? wordAt(key, i) : 0;
    v3 ^= word;
    // https://github.com/veorq/SipHash, halfsiphash.c, SIPROUND
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    v0 ^= word;
    if (i === words - 1) v2 ^= 0xee;
    if (i === words - 1 + FINAL_ROUNDS) {
      low = v1 ^ v3;
      v1 ^= 0xdd;
    }
  }
  return ((v1 ^ v3) >>> 11) * TWO_32 + (low >>> 0);
}

/** The last word holds the length, and the unit without a partner if there is one. */
function wordAt(key: string, i: number): number {
  const at = i * 2;
  if (at + 1 < key.length) return key.charCodeAt(at) | (key.charCodeAt(at + 1) << 16);
  return (at < key.length ? key.charCodeAt(at) : 0) | (key.length << 16);
}

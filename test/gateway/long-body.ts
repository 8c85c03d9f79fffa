/**
 * A body too long to be held, of which every octet is known from its place: a block of chance
 * octets over and over. The block's length is prime, so that no lost piece goes unnoticed.
 */
import assert from "node:assert/strict";
import type { Readable, Writable } from "node:stream";
import { seededRandom } from "../balancing/seeded-random.ts";

const BLOCK_BYTES = 1_048_573;
const PIECE_BYTES = 262_144;
/** The reader stops each time when so much more has come, for so long. */
const PAUSE_EVERY_BYTES = 80 * 1024 * 1024;
const PAUSE_MS = 150;

const block = makeBlock();

/** Writes the body as fast as it is taken. */
export async function writeLongBody(to: Writable, bytes: number): Promise<void> {
  for (let at = 0; at < bytes; ) {
    const start = at % BLOCK_BYTES;
    const piece = block.subarray(start, start + Math.min(PIECE_BYTES, bytes - at));
    at += piece.length;
    if (!to.write(piece)) await new Promise((resolve) => to.once("drain", resolve));
  }
  to.end();
}

/** Reads the body with pauses, and checks every octet of it. Answers how many came. */
export async function readLongBody(from: Readable): Promise<number> {
  let at = 0;
  let nextPause = 0;
  from.on("data", (chunk: Buffer) => {
    assert.ok(isBody(chunk, at), `an octet behind ${at} is not what was sent`);
    at += chunk.length;
    if (at < nextPause) return;
    nextPause += PAUSE_EVERY_BYTES;
    from.pause();
    setTimeout(() => from.resume(), PAUSE_MS);
  });
  await new Promise((resolve, reject) => {
    from.once("end", resolve);
    from.once("error", reject);
  });
  return at;
}

function isBody(chunk: Buffer, offset: number): boolean {
  for (let at = 0; at < chunk.length; ) {
    const start = (offset + at) % BLOCK_BYTES;
    const expected = block.subarray(start, start + chunk.length - at);
    if (!expected.equals(chunk.subarray(at, at + expected.length))) return false;
    at += expected.length;
  }
  return true;
}

function makeBlock(): Buffer {
  const random = seededRandom(1);
  const bytes = Buffer.allocUnsafe(BLOCK_BYTES);
  for (let at = 0; at < bytes.length; at++) bytes[at] = random() * 256;
  return bytes;
}

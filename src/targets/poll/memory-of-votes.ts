/**
 * How much the votes of the store `memory` may take, so that it answers 503 before its process has
 * no memory left. Node takes the size of its heap from the memory of the machine or the container.
 */
import type { Vote } from "./poll-store.ts";

/** The rest is for polls, requests and what the collector has not come to yet. */
const heapShare = 0.6;
/** Of a record, its places in tables that have just doubled, and the heads of its strings. */
const recordBytes = 320;
/** A `Map` has room for 16 millions, whatever the heap has. */
export const memoryVotesMax = 15_000_000;

export function memoryBytesMax(heapBytesMax: number): number {
  return Math.floor(heapBytesMax * heapShare);
}

/** At most, in the heap. Ids have an octet for each letter, a voter may have two. */
export function memoryBytesOf({ id, voterId }: Vote): number {
  return recordBytes + id.length + 2 * voterId.length;
}

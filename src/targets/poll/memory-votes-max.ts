/**
 * How many votes the store `memory` may take, so that it answers 503 before its process has no
 * memory left. Node takes the size of its heap from the memory of the machine or the container.
 */

/** More than one with the longest ids of vote and voter takes, as clients choose them. */
const voteBytesMax = 800;
/** The rest is for polls, requests and what the collector has not come to yet. */
const heapShare = 0.6;
/** A `Map` has room for 16 millions, whatever the heap has. */
const votesMax = 5_000_000;

export function memoryVotesMax(heapBytesMax: number): number {
  return Math.min(votesMax, Math.floor((heapBytesMax * heapShare) / voteBytesMax));
}

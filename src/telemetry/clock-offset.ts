/**
 * By how much one clock is ahead of another, in milliseconds. A thread may be stopped between the
 * two readings for as long as the machine likes, so the closest pair of several counts.
 */
const PAIRS = 5;

export function clockOffset(read: () => number, reference: () => number): number {
  let closestMs = Number.POSITIVE_INFINITY;
  let offsetMs = 0;
  for (let pair = 0; pair < PAIRS; pair++) {
    const before = reference();
    const reading = read();
    const after = reference();
    if (after - before >= closestMs) continue;
    closestMs = after - before;
    offsetMs = reading - (before + after) / 2;
  }
  return offsetMs;
}

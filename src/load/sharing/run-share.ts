/**
 * The part of a run that one thread has: what is counted `index`, `index + count`, … of all.
 * Everything is dealt out like cards, so that the parts add up to the whole, whatever the numbers.
 */
export interface RunShare {
  readonly index: number;
  readonly count: number;
}

export const wholeRun: RunShare = { index: 0, count: 1 };

/** How many of `total` fall to this part. */
export function shareOf(total: number, { index, count }: RunShare): number {
  return Math.max(0, Math.ceil((total - index) / count));
}

/** Parts without a user would hold what nobody works on: there are at most as many as users. */
export function shareAmong(users: number, { index, count }: RunShare): RunShare | undefined {
  const parts = Math.min(count, users);
  return index < parts ? { index, count: parts } : undefined;
}

/** The value at or below which `share` of the values lie; `rising`, and not empty. */
export function rankOf(rising: ArrayLike<number>, share: number): number {
  const rank = Math.ceil(share * rising.length);
  return rising[Math.min(rising.length, Math.max(1, rank)) - 1]!;
}

/**
 * As many slices of time as there are, drawn anew in stretches: what a slow second has slowed down
 * is slow in the next one too, so single slices would vary less than they do. The end is followed
 * by the beginning, and stretches are n^(1/3) slices long, the order that is best for the variance
 * of a mean (circular block bootstrap: Politis and Romano 1992, after Künsch 1989, "The jackknife
 * and the bootstrap for general stationary observations", Annals of Statistics 17).
 */
export function redrawStretches<Slice>(slices: readonly Slice[], random: () => number): Slice[] {
  const stretch = Math.ceil(slices.length ** (1 / 3));
  const drawn: Slice[] = [];
  while (drawn.length < slices.length) {
    const from = Math.floor(random() * slices.length);
    for (let at = 0; at < stretch && drawn.length < slices.length; at++) {
      drawn.push(slices[(from + at) % slices.length]!);
    }
  }
  return drawn;
}

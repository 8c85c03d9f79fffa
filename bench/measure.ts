/**
 * Measures what one call costs: the best of several rounds, because on a shared machine every
 * disturbance only adds. The results of the calls are summed up, so that none is optimised away.
 */
const ROUNDS = 9;
const ROUND_MS = 40;

export function measure(name: string, call: (i: number) => number): void {
  let sum = 0;
  let calls = 1000;
  let bestNs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const startMs = performance.now();
    for (let i = 0; i < calls; i++) sum += call(i);
    const ms = performance.now() - startMs;
    // The first rounds warm up and find how many calls fill a round.
    if (round >= 3) bestNs = Math.min(bestNs, (ms * 1e6) / calls);
    else calls = Math.ceil((calls * ROUND_MS) / Math.max(ms, 0.01));
  }
  process.stdout.write(`${bestNs.toFixed(1).padStart(9)} ns  ${name}${sum === 0.5 ? " " : ""}\n`);
}

/**
 * Coarse buckets of latencies, for pictures and comparisons: each is 1/32 of an octave wide, 2.2 %
 * of its value. A bucket is told by its number, which is negative below one millisecond.
 */
const PER_OCTAVE = 32;
/** What takes less than a microsecond takes that. */
const LEAST_MS = 0.001;

export const latencyBucket = {
  perOctave: PER_OCTAVE,

  of(ms: number): number {
    return Math.floor(Math.log2(Math.max(ms, LEAST_MS)) * PER_OCTAVE);
  },

  /** Where it begins; the next one begins where it ends. */
  fromMs(bucket: number): number {
    return 2 ** (bucket / PER_OCTAVE);
  },
} as const;

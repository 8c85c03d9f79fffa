/**
 * Counts values in buckets whose width grows with the value, so that every percentile is right to
 * three significant digits and memory does not depend on how many values there were.
 *
 * A double already is a logarithm (its exponent) and a linear rest (its mantissa): the exponent
 * picks a page, the top ten bits of the mantissa the bucket in it. A bucket is 1/1024 of its
 * octave wide; its middle is at most 1/2048 away from any value in it.
 *
 *      ... | 0.5 .. 1 | 1 .. 2 | 2 .. 4 | 4 .. 8 | ...      64 octaves for each sign
 *                        \_ 1024 buckets
 *
 * A page of 4 KiB is made when the first value falls into its octave: latencies of one service
 * touch about ten of the 128, which bounds a histogram at 512 KiB and usually at 40.
 */
const BUCKETS = 1024;
const OCTAVES = 64;
/** Magnitudes below 2^-20 count as zero; those of 2^44 and above count in the last bucket. */
const EXPONENT_MIN = -20;

const bits = new DataView(new ArrayBuffer(8));

/**
 * A histogram as plain values, to be sent to another thread or machine: of each octave the buckets
 * in use, each before its count. What came since the last report has touched few of them.
 */
export interface HistogramContent {
  readonly above: readonly OctaveContent[];
  readonly below: readonly OctaveContent[];
  readonly zeros: number;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

type OctaveContent = readonly [octave: number, bucketsAndTimes: Uint32Array];

export class LogLinearHistogram {
  readonly #above: (Uint32Array | undefined)[] = new Array(OCTAVES).fill(undefined);
  readonly #below: (Uint32Array | undefined)[] = new Array(OCTAVES).fill(undefined);
  #zeros = 0;
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  get count(): number {
    return this.#count;
  }

  get sum(): number {
    return this.#sum;
  }

  /** Exact; 0 when nothing was recorded, as are `max` and `mean`. */
  get min(): number {
    return this.#count === 0 ? 0 : this.#min;
  }

  get max(): number {
    return this.#count === 0 ? 0 : this.#max;
  }

  get mean(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }

  /** Values that are not numbers are the caller's mistake and are not counted. */
  record(value: number): void {
    if (Number.isNaN(value)) return;
    this.#count += 1;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    bits.setFloat64(0, value);
    const high = bits.getUint32(0);
    const octave = ((high >>> 20) & 0x7ff) - 1023 - EXPONENT_MIN;
    if (octave < 0) {
      this.#zeros += 1;
      return;
    }
    const pages = high >>> 31 === 0 ? this.#above : this.#below;
    if (octave >= OCTAVES) {
      pageOf(pages, OCTAVES - 1)[BUCKETS - 1]! += 1;
    } else {
      pageOf(pages, octave)[(high >>> 10) & (BUCKETS - 1)]! += 1;
    }
  }

  /** Adds what another histogram has seen, as if it had been recorded here. */
  merge(other: LogLinearHistogram): void {
    mergePages(this.#above, other.#above);
    mergePages(this.#below, other.#below);
    this.#zeros += other.#zeros;
    this.#count += other.#count;
    this.#sum += other.#sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  toContent(): HistogramContent {
    return {
      above: usedBuckets(this.#above),
      below: usedBuckets(this.#below),
      zeros: this.#zeros,
      count: this.#count,
      sum: this.#sum,
      min: this.#min,
      max: this.#max,
    };
  }

  /** As `merge`, with what another thread has sent. */
  mergeContent(data: HistogramContent): void {
    addBuckets(this.#above, data.above);
    addBuckets(this.#below, data.below);
    this.#zeros += data.zeros;
    this.#count += data.count;
    this.#sum += data.sum;
    this.#min = Math.min(this.#min, data.min);
    this.#max = Math.max(this.#max, data.max);
  }

  /** Empties it and keeps its pages, for a window that starts again every second. */
  clear(): void {
    for (const page of this.#above) page?.fill(0);
    for (const page of this.#below) page?.fill(0);
    this.#zeros = 0;
    this.#count = 0;
    this.#sum = 0;
    this.#min = Number.POSITIVE_INFINITY;
    this.#max = Number.NEGATIVE_INFINITY;
  }

  /**
   * The value below which `share` (0 to 1) of the values lie; between two neighbours it is
   * interpolated, as k6 does, so that the median of two values is their mean. 0 when empty.
   */
  quantile(share: number): number {
    if (this.#count === 0) return 0;
    const rank = Math.min(Math.max(share, 0), 1) * (this.#count - 1);
    const lower = Math.floor(rank);
    if (lower >= this.#count - 1) return this.#max;
    const [low, high] = this.#valuesAt(lower);
    return low + (high - low) * (rank - lower);
  }

  /** How many values are at most `value`, to within one bucket. */
  countUpTo(value: number): number {
    let count = 0;
    this.eachBucket((middle, times) => {
      if (middle > value) return true;
      count += times;
      return false;
    });
    return value >= this.#max ? this.#count : count;
  }

  /** The values of rank `lower` and of the next one. */
  #valuesAt(lower: number): [low: number, high: number] {
    let seen = 0;
    let low: number | undefined;
    let high = this.#max;
    this.eachBucket((middle, times) => {
      seen += times;
      if (low === undefined && seen > lower) low = this.#clamp(middle);
      if (seen <= lower + 1) return false;
      high = this.#clamp(middle);
      return true;
    });
    if (lower === 0) low = this.#min;
    return [low ?? this.#max, lower + 2 === this.#count ? this.#max : high];
  }

  #clamp(value: number): number {
    return Math.min(Math.max(value, this.#min), this.#max);
  }

  /** From the lowest value to the highest, until `visit` answers true. */
  eachBucket(visit: (middle: number, times: number) => boolean): void {
    for (let octave = OCTAVES - 1; octave >= 0; octave--) {
      const page = this.#below[octave];
      if (page === undefined) continue;
      for (let bucket = BUCKETS - 1; bucket >= 0; bucket--) {
        const times = page[bucket]!;
        if (times > 0 && visit(-middleOf(octave, bucket), times)) return;
      }
    }
    if (this.#zeros > 0 && visit(0, this.#zeros)) return;
    for (let octave = 0; octave < OCTAVES; octave++) {
      const page = this.#above[octave];
      if (page === undefined) continue;
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        const times = page[bucket]!;
        if (times > 0 && visit(middleOf(octave, bucket), times)) return;
      }
    }
  }
}

function pageOf(pages: (Uint32Array | undefined)[], octave: number): Uint32Array {
  let page = pages[octave];
  if (page === undefined) {
    page = new Uint32Array(BUCKETS);
    pages[octave] = page;
  }
  return page;
}

function mergePages(
  into: (Uint32Array | undefined)[],
  from: readonly (Uint32Array | undefined)[],
): void {
  for (let octave = 0; octave < OCTAVES; octave++) {
    const source = from[octave];
    if (source === undefined) continue;
    addPage(pageOf(into, octave), source);
  }
}

function addPage(into: Uint32Array, from: Uint32Array): void {
  for (let bucket = 0; bucket < BUCKETS; bucket++) into[bucket]! += from[bucket]!;
}

function usedBuckets(pages: readonly (Uint32Array | undefined)[]): OctaveContent[] {
  return pages.flatMap((page, octave): OctaveContent[] => {
    const used: number[] = [];
    for (let bucket = 0; page !== undefined && bucket < BUCKETS; bucket++) {
      if (page[bucket]! > 0) used.push(bucket, page[bucket]!);
    }
    return used.length === 0 ? [] : [[octave, Uint32Array.from(used)]];
  });
}

function addBuckets(into: (Uint32Array | undefined)[], content: readonly OctaveContent[]): void {
  for (const [octave, used] of content) {
    const page = pageOf(into, octave);
    for (let i = 0; i < used.length; i += 2) page[used[i]!]! += used[i + 1]!;
  }
}

function middleOf(octave: number, bucket: number): number {
  return 2 ** (octave + EXPONENT_MIN) * (1 + (bucket + 0.5) / BUCKETS);
}

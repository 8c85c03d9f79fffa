/**
 * Looks for the highest rate that holds: first in stairs, each twice as high as the one before,
 * until one does not hold; then between the last that held and the first that did not, until they
 * are close.
 *
 *     rate |          x
 *          |               x     ●   x
 *          |      ●            ●
 *          |  ●
 *          +----------------------------> step        ● holds   x does not
 */
export interface LimitSearchOptions {
  readonly firstRate: number;
  readonly rateMax: number;
  /** The search ends when the two rates differ by less than this share of the lower one. */
  readonly precisionShare: number;
}

export type LimitFound =
  /** `failsAt` is `undefined` when even the highest rate held. */
  | { readonly name: "found"; readonly holdsAt: number; readonly failsAt: number | undefined }
  | { readonly name: "none"; readonly failsAt: number };

/** Below this rate nothing is looked for: a second is then too short for a step. */
const RATE_MIN = 1;

export class LimitSearch {
  readonly #options: LimitSearchOptions;
  #holdsAt: number | undefined = undefined;
  #failsAt: number | undefined = undefined;
  #rate: number;

  constructor(options: LimitSearchOptions) {
    this.#options = options;
    this.#rate = Math.min(options.firstRate, options.rateMax);
  }

  /** The rate to try next; `undefined` when the search is over. */
  get next(): number | undefined {
    const { precisionShare, rateMax } = this.#options;
    const [holdsAt, failsAt] = [this.#holdsAt, this.#failsAt];
    if (holdsAt === rateMax) return undefined;
    if (failsAt !== undefined && holdsAt === undefined) {
      return failsAt > RATE_MIN ? this.#rate : undefined;
    }
    if (failsAt !== undefined && failsAt - holdsAt! <= Math.max(1, holdsAt! * precisionShare)) {
      return undefined;
    }
    return this.#rate;
  }

  /** What came of the rate that `next` gave. */
  settle(holds: boolean): void {
    const { rateMax } = this.#options;
    if (holds) this.#holdsAt = this.#rate;
    else this.#failsAt = this.#rate;
    if (this.#failsAt === undefined) this.#rate = Math.min(rateMax, this.#rate * 2);
    else if (this.#holdsAt === undefined) this.#rate = Math.max(RATE_MIN, this.#rate / 2);
    else this.#rate = round((this.#holdsAt + this.#failsAt) / 2);
  }

  get found(): LimitFound {
    if (this.#holdsAt === undefined) return { name: "none", failsAt: this.#failsAt ?? this.#rate };
    return { name: "found", holdsAt: this.#holdsAt, failsAt: this.#failsAt };
  }
}

/** Three digits say enough of a rate. */
function round(rate: number): number {
  return rate >= 100 ? Math.round(rate) : Number(rate.toPrecision(3));
}

/**
 * How far the clock of another machine is from ours. It is asked what it shows; that was somewhere
 * between our question and its answer, so that half the round trip bounds the error (F. Cristian,
 * "Probabilistic clock synchronization", 1989). The quickest exchange of the last ones counts: what
 * delays the others says nothing about clocks.
 *
 *     ours    asked ────────────────────────── answered
 *                    \                     /
 *     theirs           ────── shows ──────
 */
export interface ClockExchange {
  readonly askedMs: number;
  readonly showsMs: number;
  readonly answeredMs: number;
}

export interface ClockOffset {
  /** Theirs is ours and so much. */
  readonly offsetMs: number;
  /** By at most so much it is wrong, either way. */
  readonly withinMs: number;
}

/** Clocks drift: what was long ago is no measure. */
const EXCHANGES_MAX = 32;

export class ClockEstimate {
  readonly #exchanges: ClockExchange[] = [];

  add(exchange: ClockExchange): void {
    this.#exchanges.push(exchange);
    if (this.#exchanges.length > EXCHANGES_MAX) this.#exchanges.shift();
  }

  /** After one exchange at least. */
  get offset(): ClockOffset {
    const quickest = this.#exchanges.reduce((best, one) =>
      roundTripMs(one) < roundTripMs(best) ? one : best,
    );
    const withinMs = roundTripMs(quickest) / 2;
    return { offsetMs: quickest.showsMs - quickest.askedMs - withinMs, withinMs };
  }
}

function roundTripMs({ askedMs, answeredMs }: ClockExchange): number {
  return answeredMs - askedMs;
}

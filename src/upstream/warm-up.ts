/**
 * Slow start: the share of its traffic that a backend gets which has just become fit, growing
 * from a tenth to all of it over `slowStartMs`. Each thread sees for itself when that begins.
 *
 *     1.0 |         ____
 *         |      __/
 *     0.1 |_____/
 *         +-----|------|--> time
 *             fit    slowStartMs later
 *
 * Source: Envoy, slow start mode, with an aggression of 1 and a minimum of 10 %.
 */
const SHARE_MIN = 0.1;

export class WarmUp {
  readonly #slowStartMs: number;
  #wasFit = true;
  #fromMs: number;

  /** `addedMs`: when the backend was added to a gateway that ran already; 0 when it was not. */
  constructor(slowStartMs: number, addedMs: number) {
    this.#slowStartMs = slowStartMs;
    this.#fromMs = addedMs === 0 ? Number.NEGATIVE_INFINITY : addedMs;
  }

  /** Its share now, from 0 to 1, given whether it is healthy, not draining and closed. */
  shareAt(isFit: boolean, nowMs: number): number {
    if (!isFit) {
      this.#wasFit = false;
      return 1;
    }
    if (!this.#wasFit) {
      this.#wasFit = true;
      this.#fromMs = nowMs;
    }
    const share = (nowMs - this.#fromMs) / this.#slowStartMs;
    return share >= 1 ? 1 : Math.max(SHARE_MIN, share);
  }
}

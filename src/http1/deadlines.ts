/** The slow peers of one connection, each watched by a few numbers. Time is an argument. */

/** Whether octets keep coming at a minimum rate, judged window by window, not over the whole. */
export class RateWatch {
  readonly #bytesPerSecondMin: number;
  readonly #windowMs: number;
  #startMs = 0;
  #startBytes = 0;

  constructor(bytesPerSecondMin: number, windowMs: number) {
    this.#bytesPerSecondMin = bytesPerSecondMin;
    this.#windowMs = windowMs;
  }

  start(nowMs: number, bytes: number): void {
    this.#startMs = nowMs;
    this.#startBytes = bytes;
  }

  /** `bytes` is the total so far. A window that was fast enough is followed by the next. */
  isTooSlow(nowMs: number, bytes: number): boolean {
    const elapsedMs = nowMs - this.#startMs;
    if (elapsedMs < this.#windowMs) return false;
    if ((bytes - this.#startBytes) * 1000 < this.#bytesPerSecondMin * elapsedMs) return true;
    this.start(nowMs, bytes);
    return false;
  }
}

/** Whether a peer has taken nothing for too long although something is queued for it. */
export class StallWatch {
  readonly #timeoutMs: number;
  #sinceMs = -1;
  #takenBefore = 0;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /**
   * `bytesWritten` is the total so far. The queue alone does not tell: one that is filled up as
   * fast as it empties has the same length at every look.
   */
  isStalled(nowMs: number, bytesQueued: number, bytesWritten: number): boolean {
    const taken = bytesWritten - bytesQueued;
    if (bytesQueued === 0 || taken !== this.#takenBefore || this.#sinceMs < 0) {
      this.#sinceMs = nowMs;
    }
    this.#takenBefore = taken;
    return nowMs - this.#sinceMs >= this.#timeoutMs;
  }
}

/**
 * Whether a client that has sent FIN is gone. FIN alone does not tell: it may have closed only its
 * sending side. Octets written to a client that is gone bring a reset, so as long as octets go out
 * and no reset comes back it is there; one that is sent nothing for `graceMs` is taken for gone.
 */
export class HalfCloseWatch {
  readonly #graceMs: number;
  #sinceMs = -1;
  #bytesSent = 0;

  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  get hasEnded(): boolean {
    return this.#sinceMs >= 0;
  }

  onEnd(nowMs: number, bytesSent: number): void {
    this.#sinceMs = nowMs;
    this.#bytesSent = bytesSent;
  }

  /** The next exchange gets the same grace. */
  onExchange(nowMs: number): void {
    if (this.hasEnded) this.onEnd(nowMs, 0);
  }

  /** What waits in the queue is no evidence against a client that reads slowly. */
  isGone(nowMs: number, bytesSent: number, bytesQueued: number): boolean {
    if (this.#sinceMs < 0) return false;
    if (bytesQueued > 0 || bytesSent !== this.#bytesSent) this.onEnd(nowMs, bytesSent);
    return nowMs - this.#sinceMs >= this.#graceMs;
  }
}

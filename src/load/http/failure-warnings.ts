/**
 * A warning for each request that failed, as k6 writes it; but of a second's failures only the
 * first ones are told one by one, as writing lines would otherwise be what the generator does.
 */
const LINES_PER_SECOND = 10;
/** A script may make names up. */
const ONCE_MAX = 100;

export class FailureWarnings {
  readonly #warn: (text: string) => void;
  #secondMs = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #untold = 0;
  readonly #toldOnce = new Set<string>();

  constructor(warn: (text: string) => void) {
    this.#warn = warn;
  }

  add(text: string, nowMs: number): void {
    if (nowMs - this.#secondMs >= 1000) {
      this.flush();
      this.#secondMs = nowMs;
      this.#lines = 0;
    }
    this.#lines += 1;
    if (this.#lines <= LINES_PER_SECOND) this.#warn(text);
    else this.#untold += 1;
  }

  /** What each request would say again. */
  addOnce(text: string): void {
    if (this.#toldOnce.has(text) || this.#toldOnce.size >= ONCE_MAX) return;
    this.#toldOnce.add(text);
    this.#warn(text);
  }

  /** Tells how many were not told. */
  flush(): void {
    if (this.#untold > 0) this.#warn(`Request Failed: ${this.#untold} more`);
    this.#untold = 0;
  }
}

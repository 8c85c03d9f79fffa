/** Tells of callers that were refused: at most a line in a period, with how many they were. */
export class RefusalLines {
  readonly #tell: (line: string) => void;
  readonly #periodMs: number;
  #timer: NodeJS.Timeout | undefined;
  #untold = 0;
  #reason = "";

  constructor(tell: (line: string) => void, periodMs: number) {
    this.#tell = tell;
    this.#periodMs = periodMs;
  }

  add(reason: string): void {
    if (this.#timer === undefined) {
      this.#tell(`a caller that has not shown the token was refused: ${reason}`);
      this.#wait();
    } else {
      this.#untold += 1;
      this.#reason = reason;
    }
  }

  /** Tells what is left. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#untold === 0) return;
    const what = "more that have not shown the token were refused";
    this.#tell(`${this.#untold} ${what}, the last one: ${this.#reason}`);
    this.#untold = 0;
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      const hasMore = this.#untold > 0;
      this.close();
      if (hasMore) this.#wait();
    }, this.#periodMs);
    this.#timer.unref();
  }
}

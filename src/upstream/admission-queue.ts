/**
 * Exchanges of one thread that wait until a backend has room for them, in the order in which they
 * came, in a bounded number and for a bounded time.
 */
export interface Waiter {
  /** Asked when there may be room: whether it waits no longer, whatever became of it. */
  tryAgain(nowMs: number): boolean;
  onQueueTimeout(): void;
}

export interface AdmissionQueueOptions {
  readonly lengthMax: number;
  readonly timeoutMs: number;
  /** Told by how much the length has changed. */
  readonly onChange: (change: number) => void;
}

interface Place {
  readonly waiter: Waiter;
  readonly untilMs: number;
}

export class AdmissionQueue {
  readonly #options: AdmissionQueueOptions;
  readonly #places: Place[] = [];

  constructor(options: AdmissionQueueOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.#places.length;
  }

  /** `false`: there is no place left. */
  join(waiter: Waiter, nowMs: number): boolean {
    const { lengthMax, timeoutMs, onChange } = this.#options;
    if (this.#places.length >= lengthMax) return false;
    this.#places.push({ waiter, untilMs: nowMs + timeoutMs });
    onChange(1);
    return true;
  }

  /** Of one that waits or not. */
  leave(waiter: Waiter): void {
    const at = this.#places.findIndex((place) => place.waiter === waiter);
    if (at < 0) return;
    this.#places.splice(at, 1);
    this.#options.onChange(-1);
  }

  /** Lets them try, the first one first, until one has to wait on. */
  serve(nowMs: number): void {
    while (this.#places.length > 0) {
      const { waiter } = this.#places[0]!;
      if (!waiter.tryAgain(nowMs)) return;
      this.#drop(waiter);
    }
  }

  /** Sends those away that have waited too long. */
  checkDeadlines(nowMs: number): void {
    while (this.#places.length > 0 && nowMs >= this.#places[0]!.untilMs) {
      const { waiter } = this.#places[0]!;
      this.#drop(waiter);
      waiter.onQueueTimeout();
    }
  }

  /** It may have left on its own account. */
  #drop(waiter: Waiter): void {
    if (this.#places[0]?.waiter !== waiter) return;
    this.#places.shift();
    this.#options.onChange(-1);
  }
}

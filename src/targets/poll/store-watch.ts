/**
 * Asks a store from time to time for its totals. So metrics need not wait for the store, readiness
 * tells whether it is there, and while it is away nobody else has to find that out by waiting.
 */
import type { PollStore, VoteTotals } from "./poll-store.ts";

export interface StoreWatchOptions {
  readonly everyMs: number;
  /** A store that takes longer is away. */
  readonly timeoutMs: number;
  readonly onChange: (isAway: boolean, reason: unknown) => void;
}

export class StoreWatch {
  readonly #store: Pick<PollStore, "readTotals">;
  readonly #options: StoreWatchOptions;
  #totals: VoteTotals;
  #isAway = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined = undefined;

  private constructor(
    store: Pick<PollStore, "readTotals">,
    totals: VoteTotals,
    options: StoreWatchOptions,
  ) {
    this.#store = store;
    this.#totals = totals;
    this.#options = options;
    this.#later();
  }

  static async start(
    store: Pick<PollStore, "readTotals">,
    options: StoreWatchOptions,
  ): Promise<StoreWatch> {
    return new StoreWatch(store, await store.readTotals(), options);
  }

  /** As of the last time that the store has told. */
  get totals(): VoteTotals {
    return this.#totals;
  }

  get isAway(): boolean {
    return this.#isAway;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #later(): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.#look(), this.#options.everyMs);
  }

  async #look(): Promise<void> {
    const late = setTimeout(
      () => this.#tell(true, new Error("it does not answer in time")),
      this.#options.timeoutMs,
    );
    try {
      this.#totals = await this.#store.readTotals();
      this.#tell(false, undefined);
    } catch (error) {
      this.#tell(true, error);
    } finally {
      clearTimeout(late);
      this.#later();
    }
  }

  #tell(isAway: boolean, reason: unknown): void {
    if (this.#isClosed || isAway === this.#isAway) return;
    this.#isAway = isAway;
    this.#options.onChange(isAway, reason);
  }
}

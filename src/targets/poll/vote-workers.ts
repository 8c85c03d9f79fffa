/**
 * Settles queued votes in the background: so many at a time, as fast as the store takes them.
 * A store that fails is asked again, more and more slowly; its votes stay queued meanwhile.
 */
import type { PollStore } from "./poll-store.ts";

export interface VoteWorkersOptions {
  readonly workers: number;
  /** Votes settled in one step. */
  readonly batchMax: number;
  readonly onFailure: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 50;
const PAUSE_MAX_MS = 5000;

export class VoteWorkers {
  readonly #store: PollStore;
  readonly #options: VoteWorkersOptions;
  readonly #loops: Promise<void>[];
  readonly #sleepers = new Set<() => void>();
  #isStopping = false;

  constructor(store: PollStore, options: VoteWorkersOptions) {
    this.#store = store;
    this.#options = options;
    this.#loops = Array.from({ length: options.workers }, () => this.#run());
  }

  /** There is something in the queue. */
  wake(): void {
    const [sleeper] = this.#sleepers;
    sleeper?.();
  }

  /** Settles what is queued, then stops. Nobody may add to the queue any more. */
  async drain(): Promise<void> {
    this.#isStopping = true;
    for (const sleeper of [...this.#sleepers]) sleeper();
    await Promise.all(this.#loops);
  }

  async #run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    for (;;) {
      try {
        const settled = await this.#store.settleQueued(this.#options.batchMax);
        pauseMs = FIRST_PAUSE_MS;
        if (settled > 0) await otherWork();
        else if (this.#isStopping) return;
        else await this.#untilWoken(undefined);
      } catch (error) {
        this.#options.onFailure(error);
        await this.#untilWoken(pauseMs);
        pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
      }
    }
  }

  async #untilWoken(pauseMs: number | undefined): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = pauseMs === undefined ? undefined : setTimeout(() => wake(), pauseMs);
      const wake = (): void => {
        clearTimeout(timer);
        this.#sleepers.delete(wake);
        resolve();
      };
      // After a failure only time helps: a new vote must not make a busy loop of it.
      if (pauseMs === undefined) this.#sleepers.add(wake);
    });
  }
}

/** Lets requests through between two batches. */
async function otherWork(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}

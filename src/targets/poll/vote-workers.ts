/**
 * Settles queued votes in the background. One loop does it alone as long as it finds less than a
 * whole batch; when more waits, the others help. A store that fails is asked again, more and more
 * slowly; its votes stay queued meanwhile.
 */
import type { PollStore } from "./poll-store.ts";

export interface VoteWorkersOptions {
  readonly workers: number;
  /** Votes settled in one step. */
  readonly batchMax: number;
  /** How long votes may gather between two steps that find no whole batch; 0 is not at all. */
  readonly gatherMs: number;
  /** How often the queue is looked at although nobody has said that something is there. */
  readonly lookMs: number | undefined;
  readonly onFailure: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 50;
const PAUSE_MAX_MS = 1000;

export class VoteWorkers {
  readonly #store: Pick<PollStore, "settleQueued">;
  readonly #options: VoteWorkersOptions;
  readonly #loops: Promise<void>[];
  /** Those that look again when a vote comes, and those that wait for time to pass. */
  readonly #sleepers = new Set<() => void>();
  readonly #pausing = new Set<() => void>();
  #awake = 0;
  /** A vote was queued since the queue was looked at last. */
  #hasNews = false;
  #isStopping = false;
  #isLate = false;

  constructor(store: Pick<PollStore, "settleQueued">, options: VoteWorkersOptions) {
    this.#store = store;
    this.#options = options;
    this.#loops = Array.from({ length: options.workers }, () => this.#run());
  }

  /** There is something in the queue. */
  wake(): void {
    this.#hasNews = true;
    if (this.#awake === 0) this.#wakeOne();
  }

  /**
   * Settles what is queued, then stops; at the deadline at the latest. What is queued by others
   * meanwhile, or in a store that fails, is left to be settled by others or later.
   */
  async drain(deadlineMs: number): Promise<void> {
    this.#isStopping = true;
    for (const sleeper of [...this.#sleepers, ...this.#pausing]) sleeper();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.#isLate = true;
        resolve();
      }, deadlineMs);
    });
    await Promise.race([Promise.all(this.#loops), deadline]);
    clearTimeout(timer);
  }

  async #run(): Promise<void> {
    const { batchMax, gatherMs, lookMs } = this.#options;
    let pauseMs = FIRST_PAUSE_MS;
    this.#awake += 1;
    for (;;) {
      try {
        this.#hasNews = false;
        const settled = await this.#store.settleQueued(batchMax);
        pauseMs = FIRST_PAUSE_MS;
        if (this.#isLate) return;
        if (settled >= batchMax) {
          this.#wakeOne();
          await otherWork();
        } else if (this.#isStopping) return;
        else if (settled > 0) await (gatherMs > 0 ? this.#sleep(gatherMs, false) : otherWork());
        else if (!this.#hasNews) await this.#sleep(lookMs, true);
      } catch (error) {
        this.#options.onFailure(error);
        if (this.#isStopping) return;
        // Only time helps: a new vote must not make a busy loop of it.
        await this.#sleep(pauseMs, false);
        pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
      }
    }
  }

  #wakeOne(): void {
    const [sleeper] = this.#sleepers;
    sleeper?.();
  }

  /** One that is idle may be woken; any is when the workers stop. */
  async #sleep(ms: number | undefined, isIdle: boolean): Promise<void> {
    if (this.#isStopping) return;
    const sleepers = isIdle ? this.#sleepers : this.#pausing;
    if (isIdle) this.#awake -= 1;
    await new Promise<void>((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => wake(), ms);
      const wake = (): void => {
        clearTimeout(timer);
        sleepers.delete(wake);
        resolve();
      };
      sleepers.add(wake);
    });
    if (isIdle) this.#awake += 1;
  }
}

/** Lets requests through between two batches. */
async function otherWork(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}

/**
 * What a script wants to happen on events, one function after the other: the next one runs when
 * the one before has come to its end, however long it sleeps.
 */
export type ScriptCallback = (...args: unknown[]) => unknown;

export class CallbackQueue {
  #last: Promise<void> = Promise.resolve();
  #isFailed = false;
  readonly #onFailed: (error: unknown) => void;

  /** `onFailed` is told the first thing that a task throws; no task runs after it. */
  constructor(onFailed: (error: unknown) => void) {
    this.#onFailed = onFailed;
  }

  /** Runs the task after all earlier ones. */
  add(task: () => unknown): void {
    this.#last = this.#last.then(async () => {
      if (this.#isFailed) return;
      try {
        await task();
      } catch (error) {
        // A handler has no caller: who has made the queue knows what its failure means.
        this.#isFailed = true;
        this.#onFailed(error);
      }
    });
  }
}

/**
 * Group commit: what is asked for while the store is busy is asked for together when it is free
 * again. One batch is under way at a time, so that a batch is as large as the load is.
 *
 * A batch never has two calls of one key: whoever comes second sees what the first has done.
 */
export interface GatheredOptions<A, R> {
  readonly batchMax: number;
  readonly keyOf: (asked: A) => string;
  /** Answers in the order of what was asked; `undefined` asks that one again. */
  readonly run: (asked: readonly A[]) => Promise<readonly (R | undefined)[]>;
}

interface Waiting<A, R> {
  readonly asked: A;
  readonly resolve: (answer: R) => void;
  readonly reject: (error: unknown) => void;
}

export class GatheredCalls<A, R> {
  readonly #options: GatheredOptions<A, R>;
  #waiting: Waiting<A, R>[] = [];
  #isRunning = false;

  constructor(options: GatheredOptions<A, R>) {
    this.#options = options;
  }

  ask(asked: A): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ asked, resolve, reject });
      if (this.#isRunning) return;
      this.#isRunning = true;
      // What else comes in this turn of the event loop goes along.
      setImmediate(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#take();
      try {
        const answers = await this.#options.run(batch.map(({ asked }) => asked));
        const again: Waiting<A, R>[] = [];
        for (const [at, waiting] of batch.entries()) {
          const answer = answers[at];
          if (answer === undefined) again.push(waiting);
          else waiting.resolve(answer);
        }
        if (again.length > 0) this.#waiting = [...again, ...this.#waiting];
      } catch (error) {
        // Nobody knows how far it came; each of those who asked hears of it.
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isRunning = false;
  }

  #take(): Waiting<A, R>[] {
    const { batchMax, keyOf } = this.#options;
    const keys = new Set<string>();
    let end = 0;
    for (const { asked } of this.#waiting) {
      const key = keyOf(asked);
      if (end === batchMax || keys.has(key)) break;
      keys.add(key);
      end += 1;
    }
    const batch = this.#waiting.slice(0, end);
    this.#waiting = this.#waiting.slice(end);
    return batch;
  }
}

/**
 * What a virtual user waits for: sleeps and requests under way. When the user is interrupted, at
 * the end of a graceful stop, each of them fails at once, and so does every later one.
 */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super("the iteration was interrupted");
  }
}

export class VuWaits {
  readonly #cancels = new Set<(reason: Error) => void>();
  #reason: Error | undefined = undefined;
  /** Waits begun so far: who has begun none since has not let go of the thread. */
  begun = 0;

  get isInterrupted(): boolean {
    return this.#reason !== undefined;
  }

  /** Throws when the user was interrupted: nothing new begins. */
  check(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  add(cancel: (reason: Error) => void): void {
    this.begun += 1;
    this.#cancels.add(cancel);
  }

  remove(cancel: (reason: Error) => void): void {
    this.#cancels.delete(cancel);
  }

  interrupt(reason: Error = new Interrupted()): void {
    this.#reason = reason;
    const cancels = [...this.#cancels];
    this.#cancels.clear();
    for (const cancel of cancels) cancel(reason);
  }

  /** Takes back an interruption, unless another one has come since. */
  release(reason: Error): void {
    if (this.#reason === reason) this.#reason = undefined;
  }

  /** The user goes to work again, in a later part of the run. */
  reset(): void {
    this.#reason = undefined;
  }
}

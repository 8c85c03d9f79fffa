/** The connections of a tcp listener, whichever configuration they began under. */
export interface OpenConnection {
  /** Ends it at once. */
  close(): void;
}

export class OpenConnections {
  readonly #open = new Set<OpenConnection>();
  #onEmpty: (() => void) | undefined = undefined;

  get size(): number {
    return this.#open.size;
  }

  add(connection: OpenConnection): void {
    this.#open.add(connection);
  }

  delete(connection: OpenConnection): void {
    this.#open.delete(connection);
    if (this.#open.size === 0) this.#onEmpty?.();
  }

  /** Waits for all of them to end, and closes what is left at the deadline. */
  async drain(deadlineMs: number): Promise<void> {
    if (this.#open.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, deadlineMs);
      this.#onEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    for (const connection of this.#open) connection.close();
  }
}

/** The streams without an end of their own that an app has open: a drain must end them. */
export interface OpenStream {
  end(): void;
}

/** More than so many are not kept open at once: each costs a connection. */
const STREAMS_MAX = 1000;

export class OpenStreams {
  readonly #streams = new Set<OpenStream>();
  #isDraining = false;

  get count(): number {
    return this.#streams.size;
  }

  /** `false`: what is added is ended at once. */
  get hasRoom(): boolean {
    return !this.#isDraining && this.#streams.size < STREAMS_MAX;
  }

  add(stream: OpenStream): void {
    if (!this.hasRoom) stream.end();
    else this.#streams.add(stream);
  }

  remove(stream: OpenStream): void {
    this.#streams.delete(stream);
  }

  /** Ends them all, and each that comes later at once. */
  drain(): void {
    this.#isDraining = true;
    for (const stream of [...this.#streams]) stream.end();
    this.#streams.clear();
  }
}

/** Collects the body of a request, up to a limit. */
import type { FieldLines } from "../http1/field-lines.ts";
import type { RequestBodySink } from "../http1/server-exchange.ts";

export interface BodyReaderOptions {
  readonly bytesMax: number;
  /** Whether the octets are wanted at all; else they are only counted. */
  readonly keeps: boolean;
  /** `trailers` can be read during the call. */
  readonly onComplete: (bytes: Buffer, trailers: FieldLines | undefined) => void;
  readonly onTooLarge: () => void;
  /** The rest of it does not come in this turn. */
  readonly onWait?: () => void;
}

type State = "reading" | "complete" | "too-large" | "aborted";

export class BodyReader implements RequestBodySink {
  readonly #options: BodyReaderOptions;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #state: State = "reading";

  constructor(options: BodyReaderOptions) {
    this.#options = options;
  }

  onBody(chunk: Buffer): void {
    if (this.#state !== "reading") return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#options.bytesMax) {
      this.#state = "too-large";
      this.#chunks.length = 0;
      this.#options.onTooLarge();
    } else if (this.#options.keeps) this.#chunks.push(Buffer.from(chunk));
  }

  onBodyPause(): void {
    if (this.#state === "reading") this.#options.onWait?.();
  }

  onBodyEnd(trailers: FieldLines | undefined): void {
    if (this.#state !== "reading") return;
    this.#state = "complete";
    const [first] = this.#chunks;
    const bytes = this.#chunks.length === 1 ? first! : Buffer.concat(this.#chunks);
    this.#chunks.length = 0;
    this.#options.onComplete(bytes, trailers);
  }

  onBodyAborted(): void {
    this.#state = "aborted";
    this.#chunks.length = 0;
  }
}

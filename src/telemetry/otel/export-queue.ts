/**
 * Holds what is to be sent, of limited length, and sends it in batches, one at a time, so that a
 * receiver that is slow or gone costs memory up to the limit and nobody any time. What finds no
 * room is dropped, and whoever counts is told.
 */
export type DropReason = "queue_full" | "export_failed" | "rejected";

export interface ExportQueueOptions {
  /** More than so many do not wait. */
  readonly itemsMax: number;
  readonly batchItemsMax: number;
  /** How long the first of a batch waits for others. */
  readonly delayMs: number;
  /** Answers how many were lost on the way; never rejects. */
  readonly send: (items: readonly Uint8Array[]) => Promise<SendLoss>;
  readonly onSent: (count: number) => void;
  readonly onDropped: (count: number, reason: DropReason) => void;
}

export interface SendLoss {
  readonly count: number;
  readonly reason: DropReason;
}

export class ExportQueue {
  readonly #options: ExportQueueOptions;
  #items: Uint8Array[] = [];
  #timer: NodeJS.Timeout | undefined = undefined;
  #sending: Promise<void> | undefined = undefined;

  constructor(options: ExportQueueOptions) {
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#items.length >= this.#options.itemsMax;
  }

  /** `encode` is called only when there is room. */
  add(encode: () => Uint8Array): void {
    if (this.isFull) {
      this.#options.onDropped(1, "queue_full");
      return;
    }
    this.#items.push(encode());
    if (this.#sending !== undefined) return;
    if (this.#items.length >= this.#options.batchItemsMax) void this.#start();
    else this.#timer ??= setTimeout(() => void this.#start(), this.#options.delayMs).unref();
  }

  /** Sends what waits. Settles when that is sent or lost. */
  async flush(): Promise<void> {
    await this.#sending;
    while (this.#items.length > 0) await this.#start();
  }

  #start(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending ??= this.#send();
    return this.#sending;
  }

  async #send(): Promise<void> {
    const { batchItemsMax, delayMs, send, onSent, onDropped } = this.#options;
    do {
      const batch = this.#items.splice(0, batchItemsMax);
      const lost = await send(batch);
      if (lost.count > 0) onDropped(lost.count, lost.reason);
      if (lost.count < batch.length) onSent(batch.length - lost.count);
    } while (this.#items.length >= batchItemsMax);
    this.#sending = undefined;
    if (this.#items.length > 0) this.#timer = setTimeout(() => void this.#start(), delayMs).unref();
  }
}

/**
 * Holds what is to be sent, of limited length, and sends it in batches, one at a time, so that a
 * receiver that is slow or gone costs memory up to the limit and nobody any time. What finds no
 * room is dropped, and whoever counts is told.
 */
import { BATCH_BYTES_MAX } from "./batch-bytes-max.ts";

export type DropReason = "queue_full" | "too_large" | "export_failed" | "rejected";

/** More than so many octets do not wait. */
const QUEUE_BYTES_MAX = 16_777_216;

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
  /** Of all that wait. */
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined = undefined;
  #sending: Promise<void> | undefined = undefined;

  constructor(options: ExportQueueOptions) {
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#items.length >= this.#options.itemsMax || this.#bytes >= QUEUE_BYTES_MAX;
  }

  /** `encode` is called only when there is room. */
  add(encode: () => Uint8Array): void {
    if (this.isFull) {
      this.#options.onDropped(1, "queue_full");
      return;
    }
    const item = encode();
    if (item.length > BATCH_BYTES_MAX) {
      this.#options.onDropped(1, "too_large");
      return;
    }
    this.#items.push(item);
    this.#bytes += item.length;
    if (this.#sending !== undefined) return;
    if (this.#hasBatch) void this.#start();
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
    const { delayMs, send, onSent, onDropped } = this.#options;
    do {
      const batch = this.#takeBatch();
      const lost = await send(batch);
      if (lost.count > 0) onDropped(lost.count, lost.reason);
      if (lost.count < batch.length) onSent(batch.length - lost.count);
    } while (this.#hasBatch);
    this.#sending = undefined;
    if (this.#items.length > 0) this.#timer = setTimeout(() => void this.#start(), delayMs).unref();
  }

  /** Whether nothing is won by waiting for more. */
  get #hasBatch(): boolean {
    return this.#items.length >= this.#options.batchItemsMax || this.#bytes >= BATCH_BYTES_MAX;
  }

  #takeBatch(): Uint8Array[] {
    let bytes = 0;
    let count = 0;
    for (const { length } of this.#items) {
      if (count === this.#options.batchItemsMax || bytes + length > BATCH_BYTES_MAX) break;
      bytes += length;
      count += 1;
    }
    this.#bytes -= bytes;
    return this.#items.splice(0, count);
  }
}

/**
 * Sends the metrics of a process at intervals: the same cells that `/metrics` tells. What is not
 * sent is in the next one's numbers, as they are sums since the begin.
 */

import type { MetricSource } from "../metric-family.ts";
import { monotonicMs } from "../monotonic-ms.ts";
import { TurnSlices } from "../turn-slices.ts";
import { BATCH_BYTES_MAX } from "./batch-bytes-max.ts";
import { encodeMetrics } from "./encode-metrics.ts";
import { epochMs } from "./epoch-ms.ts";
import type { OtlpSender } from "./otlp-sender.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

export class MetricExport {
  readonly #source: MetricSource;
  readonly #sender: OtlpSender;
  readonly #writer = new ProtobufWriter();
  readonly #startMs = epochMs(monotonicMs());
  readonly #timer: NodeJS.Timeout;
  #sending: Promise<unknown> | undefined = undefined;

  constructor(source: MetricSource, sender: OtlpSender, intervalMs: number) {
    this.#source = source;
    this.#sender = sender;
    this.#timer = setInterval(() => this.#send(), intervalMs).unref();
  }

  /** Sends what was counted to the last. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sending;
    await this.#send();
  }

  /** One that is late is not overtaken by the next. */
  #send(): Promise<unknown> {
    this.#sending ??= this.#export().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  /** Thousands of series take longer than those may wait who are served by this thread. */
  async #export(): Promise<void> {
    const times = { startMs: this.#startMs, nowMs: epochMs(monotonicMs()) };
    const slices = new TurnSlices();
    for (const _ of this.#source.refresh()) if (slices.isOver) await slices.next();
    let items: Buffer[] = [];
    let bytes = 0;
    for (const item of encodeMetrics(this.#writer, this.#source.families(), times)) {
      if (item !== undefined) {
        if (bytes + item.length > BATCH_BYTES_MAX) {
          await this.#sender.send(items);
          items = [];
          bytes = 0;
        }
        items.push(item);
        bytes += item.length;
      }
      if (slices.isOver) await slices.next();
    }
    if (items.length > 0) await this.#sender.send(items);
  }
}

/**
 * Sends the metrics of a process at intervals: the same cells that `/metrics` tells. What is not
 * sent is in the next one's numbers, as they are sums since the begin.
 */

import type { MetricSource } from "../metric-family.ts";
import { monotonicMs } from "../monotonic-ms.ts";
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

  async #export(): Promise<void> {
    const times = { startMs: this.#startMs, nowMs: epochMs(monotonicMs()) };
    await this.#sender.send(encodeMetrics(this.#writer, this.#source.collect(), times));
  }
}

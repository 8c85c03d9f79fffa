/**
 * Sends one signal by OTLP over gRPC: tries again what may help, as the protocol says, and reads
 * how much of it the receiver has refused.
 *
 * Source: OTLP specification 1.x, "OTLP/gRPC Response" and "Failures".
 */
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../monotonic-ms.ts";
import type { SendLoss } from "./export-queue.ts";
import { type GrpcAnswer, type GrpcClient, GrpcStatus } from "./grpc-client.ts";
import type { OtlpSource } from "./otlp-values.ts";
import { readRejected } from "./read-rejected.ts";

export type Signal = "traces" | "metrics" | "logs";

export const otlpPaths: Readonly<Record<Signal, string>> = {
  traces: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
  metrics: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
  logs: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
};

export interface OtlpSenderOptions {
  readonly signal: Signal;
  readonly client: GrpcClient;
  readonly source: OtlpSource;
  /** For one call. */
  readonly timeoutMs: number;
  /** For a batch, with all its calls. */
  readonly batchTimeoutMs: number;
  /** From 0 to 1, so that many senders do not come back at once. */
  readonly random: () => number;
  readonly onFailure: (reason: string) => void;
  readonly onSent: () => void;
}

const BACKOFF_MS = 1000;
const BACKOFF_MAX_MS = 5000;

/** CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS. */
const retried = new Set([1, GrpcStatus.deadlineExceeded, 10, 11, GrpcStatus.unavailable, 15]);

export class OtlpSender {
  readonly #options: OtlpSenderOptions;
  /** After that nothing is tried any more. */
  #endMs = Number.POSITIVE_INFINITY;
  /** Whether the end has come near: nothing is tried once more. */
  readonly #ended = new AbortController();
  /** Whether it has come. */
  readonly #isOver = new AbortController();

  constructor(options: OtlpSenderOptions) {
    this.#options = options;
  }

  /** From now on no call lasts longer than until then. */
  endAt(endMs: number): void {
    this.#endMs = endMs;
    // Who waits between two tries gets the time that is left for one.
    this.#ended.abort();
    // One that is under way has a deadline of its own, which may be later.
    setTimeout(() => this.#isOver.abort(), Math.max(0, endMs - monotonicMs())).unref();
  }

  /** Answers what was lost. Never rejects. */
  async send(items: readonly Uint8Array[]): Promise<SendLoss> {
    const request = this.#options.source.toRequest(items);
    const untilMs = monotonicMs() + this.#options.batchTimeoutMs;
    for (let tries = 1; ; tries++) {
      const answer = await this.#call(request, untilMs);
      if (answer.name === "ok") {
        this.#options.onSent();
        const count = Math.min(readRejected(answer.message), items.length);
        return { count: Math.max(0, count), reason: "rejected" };
      }
      this.#options.onFailure(answer.reason);
      const waitMs = this.#backoffMs(tries);
      const hasTime = monotonicMs() + waitMs < Math.min(untilMs, this.#endMs);
      if (!retried.has(answer.status) || !hasTime || this.#ended.signal.aborted) {
        return { count: items.length, reason: "export_failed" };
      }
      await sleep(waitMs, undefined, { ref: false, signal: this.#ended.signal }).catch(() => {});
    }
  }

  async #call(request: Buffer, untilMs: number): Promise<GrpcAnswer> {
    const { client, signal, timeoutMs } = this.#options;
    const leftMs = Math.min(untilMs, this.#endMs) - monotonicMs();
    if (leftMs <= 0) {
      return { name: "failed", status: GrpcStatus.deadlineExceeded, reason: "no time was left" };
    }
    const patienceMs = Math.min(timeoutMs, leftMs);
    return await client.call(otlpPaths[signal], request, patienceMs, this.#isOver.signal);
  }

  #backoffMs(tries: number): number {
    const wholeMs = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** (tries - 1));
    return wholeMs * (0.5 + this.#options.random() / 2);
  }
}

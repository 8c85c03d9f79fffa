/**
 * Puts OpenTelemetry together for one thread: what makes spans and what sends spans, log lines and
 * metrics. Loaded only when an endpoint is set.
 *
 *   calls -> tracer -> queue --\
 *   log lines -------> queue ----> senders -> one connection for each receiver
 *   metrics, at intervals -----/
 */
import type { MetricSource } from "../metric-family.ts";
import { monotonicMs } from "../monotonic-ms.ts";
import type { OpenTelemetry } from "../open-telemetry.ts";
import type { Registry } from "../registry.ts";
import { encodeLog } from "./encode-log.ts";
import { encodeSpan } from "./encode-span.ts";
import { epochMs } from "./epoch-ms.ts";
import { ExportQueue } from "./export-queue.ts";
import { MetricExport } from "./metric-export.ts";
import type { OtelSettings } from "./otel-environment.ts";
import { OtlpClients } from "./otlp-clients.ts";
import { OtlpSender, type Signal } from "./otlp-sender.ts";
import { OtlpTrouble, type TellTrouble } from "./otlp-trouble.ts";
import { OtlpSource } from "./otlp-values.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";
import { makeSampler } from "./sampler.ts";
import { type ResourceFacts, toResource } from "./to-resource.ts";
import { Tracer } from "./tracer.ts";

export interface OpenTelemetryPlan {
  readonly settings: OtelSettings;
  readonly facts: ResourceFacts;
  /** Counts what is sent and what is lost. */
  readonly registry: Registry;
  /** What is sent as metrics; left out in threads that are not asked for them. */
  readonly metrics: MetricSource | undefined;
  readonly tell: TellTrouble;
}

/** At the end nobody waits longer for a receiver, however long the drain might last. */
const FLUSH_MAX_MS = 5000;

/** Throws `ConfigurationProblems` when a file of certificates cannot be read. */
export function startOpenTelemetry(plan: OpenTelemetryPlan): OpenTelemetry {
  if (plan.settings.OTEL_SDK_DISABLED) return nothing;
  const senders = new Senders(plan);
  const spans = makeSpanQueue(plan, senders);
  const logs = makeLogQueue(plan, senders);
  const metrics = startMetricExport(plan, senders);
  return {
    tracer: spans && makeTracer(plan.settings, spans),
    onLogLine: logs && toLogTaker(logs),
    async close(deadlineMs) {
      const patienceMs = Math.min(deadlineMs, FLUSH_MAX_MS);
      // Nothing of what sends keeps the process alive; this does.
      const alive = setTimeout(() => {}, patienceMs + 1000);
      senders.endAt(monotonicMs() + patienceMs);
      await Promise.all([spans?.flush(), logs?.flush()]);
      // Last, so that they tell of what was sent.
      await metrics?.close();
      senders.close();
      clearTimeout(alive);
    },
  };
}

const nothing: OpenTelemetry = {
  tracer: undefined,
  onLogLine: undefined,
  async close() {},
};

/** Of the signals, and what they share. */
class Senders {
  readonly #plan: OpenTelemetryPlan;
  readonly #clients: OtlpClients;
  readonly #source: OtlpSource;
  readonly #trouble: OtlpTrouble;
  readonly #senders: OtlpSender[] = [];

  constructor(plan: OpenTelemetryPlan) {
    const { settings, facts, tell } = plan;
    this.#plan = plan;
    this.#clients = new OtlpClients(settings, facts.version);
    this.#source = new OtlpSource(toResource(settings, facts), {
      name: "weir",
      version: facts.version,
    });
    this.#trouble = new OtlpTrouble(tell);
  }

  /** `undefined` when that signal goes nowhere. */
  make(signal: Signal, batchTimeoutMs: number): OtlpSender | undefined {
    const client = this.#clients.of(signal);
    if (client === undefined) return undefined;
    const failures = this.#plan.registry.counter(
      "otel_export_failures_total",
      "Calls to a receiver of telemetry that have failed.",
      ["signal"],
    );
    const counter = failures.with(signal);
    const sender = new OtlpSender({
      signal,
      client,
      source: this.#source,
      timeoutMs: this.#plan.settings.OTEL_EXPORTER_OTLP_TIMEOUT,
      batchTimeoutMs,
      random: Math.random,
      onFailure: (reason) => {
        counter.add();
        this.#trouble.onFailure(signal, reason);
      },
      onSent: () => this.#trouble.onSent(signal),
    });
    this.#senders.push(sender);
    return sender;
  }

  endAt(endMs: number): void {
    for (const sender of this.#senders) sender.endAt(endMs);
  }

  close(): void {
    this.#clients.close();
  }
}

function makeTracer(settings: OtelSettings, spans: ExportQueue): Tracer {
  const { OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG, OTEL_TRACES_SAMPLER_RATIO } = settings;
  const ratio =
    OTEL_TRACES_SAMPLER_ARG === "" ? OTEL_TRACES_SAMPLER_RATIO : OTEL_TRACES_SAMPLER_ARG;
  const writer = new ProtobufWriter();
  return new Tracer({
    sampler: makeSampler(OTEL_TRACES_SAMPLER, ratio, Math.random),
    onEnded: (span) => spans.add(() => encodeSpan(writer, span, epochMs)),
  });
}

function toLogTaker(logs: ExportQueue): (line: string) => void {
  const writer = new ProtobufWriter();
  return (line) => logs.add(() => encodeLog(writer, line, epochMs(monotonicMs())));
}

function makeSpanQueue(plan: OpenTelemetryPlan, senders: Senders): ExportQueue | undefined {
  const { settings, registry } = plan;
  if (settings.OTEL_TRACES_EXPORTER === "none") return undefined;
  const sender = senders.make("traces", settings.OTEL_BSP_EXPORT_TIMEOUT);
  if (sender === undefined) return undefined;
  const sent = registry.counter("otel_spans_sent_total", "Spans that a receiver has taken.");
  const dropped = registry.counter(
    "otel_spans_dropped_total",
    "Spans that were lost: no room in the queue, too large, not sent in time, or refused.",
    ["reason"],
  );
  const counter = sent.with();
  return new ExportQueue({
    itemsMax: settings.OTEL_BSP_MAX_QUEUE_SIZE,
    batchItemsMax: Math.min(
      settings.OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
      settings.OTEL_BSP_MAX_QUEUE_SIZE,
    ),
    delayMs: settings.OTEL_BSP_SCHEDULE_DELAY,
    send: (items) => sender.send(items),
    onSent: (count) => counter.add(count),
    onDropped: (count, reason) => dropped.with(reason).add(count),
  });
}

function makeLogQueue(plan: OpenTelemetryPlan, senders: Senders): ExportQueue | undefined {
  const { settings, registry } = plan;
  if (!settings.OTEL_LOGS_ENABLED) return undefined;
  const sender = senders.make("logs", settings.OTEL_BLRP_EXPORT_TIMEOUT);
  if (sender === undefined) return undefined;
  const sent = registry.counter(
    "otel_log_records_sent_total",
    "Log lines that a receiver has taken.",
  );
  const dropped = registry.counter(
    "otel_log_records_dropped_total",
    "Log lines that were not sent: no room in the queue, too large, not in time, or refused.",
    ["reason"],
  );
  const counter = sent.with();
  return new ExportQueue({
    itemsMax: settings.OTEL_BLRP_MAX_QUEUE_SIZE,
    batchItemsMax: Math.min(
      settings.OTEL_BLRP_MAX_EXPORT_BATCH_SIZE,
      settings.OTEL_BLRP_MAX_QUEUE_SIZE,
    ),
    delayMs: settings.OTEL_BLRP_SCHEDULE_DELAY,
    send: (items) => sender.send(items),
    onSent: (count) => counter.add(count),
    onDropped: (count, reason) => dropped.with(reason).add(count),
  });
}

function startMetricExport(plan: OpenTelemetryPlan, senders: Senders): MetricExport | undefined {
  const { settings, metrics } = plan;
  if (metrics === undefined || settings.OTEL_METRICS_EXPORTER === "none") return undefined;
  const sender = senders.make("metrics", settings.OTEL_METRIC_EXPORT_TIMEOUT);
  if (sender === undefined) return undefined;
  const { OTEL_METRIC_EXPORT_INTERVAL, OTEL_METRICS_EXPORT_INTERVAL } = settings;
  const intervalMs = OTEL_METRIC_EXPORT_INTERVAL || OTEL_METRICS_EXPORT_INTERVAL;
  return new MetricExport(metrics, sender, intervalMs);
}

/**
 * What the control plane does with the exchanges that its threads have sampled: keeps the last ones
 * to explain them, and sends their spans where an endpoint is set.
 * Threads tell of sampled exchanges when those are over, so that nothing is sent from where
 * requests are served.
 */
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { LogTap } from "../telemetry/log-tap.ts";
import type { OpenTelemetry } from "../telemetry/open-telemetry.ts";
import type { OtelSettings } from "../telemetry/otel/otel-environment.ts";
import type { Registry } from "../telemetry/registry.ts";
import type { RegistryHub } from "../telemetry/registry-hub.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import type { ExplainedExchange } from "./explanation.ts";
import { ExplanationLog } from "./explanation-log.ts";
import { toGatewaySpans } from "./gateway-spans.ts";

/** What whoever starts a gateway gives it. */
export interface Outside {
  /** How to send; the endpoint of spans is the configuration's where that has one. */
  readonly otel: OtelSettings;
  readonly log: Logger;
  /** Of that log, where its lines are sent too. */
  readonly logTap?: LogTap | undefined;
}

export interface TraceExportParts extends Outside {
  readonly registry: Registry;
  readonly hub: RegistryHub;
  /** The one in force. */
  readonly present: () => GatewayConfiguration;
}

/** For a receiver that the configuration does not have any more. */
const LEAVE_MAX_MS = 1000;

export class TraceExport {
  readonly explanations = new ExplanationLog();
  readonly #parts: TraceExportParts;
  readonly #instanceId = randomUUID();
  #version = "";
  /** Where spans go now. */
  #endpoint = "";
  #spans: OpenTelemetry | undefined = undefined;
  /** Sends metrics and the log. */
  #own: OpenTelemetry | undefined = undefined;
  #leaving: Promise<unknown> = Promise.resolve();

  constructor(parts: TraceExportParts) {
    this.#parts = parts;
  }

  /** Rejects with `ConfigurationProblems` when a file of certificates cannot be read. */
  async start(version: string): Promise<void> {
    this.#version = version;
    const { otel, logTap } = this.#parts;
    const logs = otel.OTEL_LOGS_ENABLED && otel.OTEL_EXPORTER_OTLP_LOGS_ENDPOINT;
    if (otel.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT || otel.OTEL_EXPORTER_OTLP_ENDPOINT || logs) {
      this.#own = await this.#open({ ...otel, OTEL_TRACES_EXPORTER: "none" });
    }
    await this.follow();
    if (this.#own?.onLogLine !== undefined) logTap?.connect(this.#own.onLogLine);
  }

  /** Goes over to the configuration in force. */
  async follow(): Promise<void> {
    const { otel, present } = this.#parts;
    const { tracing } = present();
    const own = otel.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || otel.OTEL_EXPORTER_OTLP_ENDPOINT;
    const endpoint = tracing === undefined ? "" : tracing.endpoint || own;
    if (endpoint === this.#endpoint) return;
    const before = this.#spans;
    const spans =
      endpoint === ""
        ? undefined
        : await this.#open({
            ...otel,
            OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint,
            OTEL_METRICS_EXPORTER: "none",
            OTEL_LOGS_ENABLED: false,
          });
    this.#endpoint = endpoint;
    this.#spans = spans;
    // What waits still goes where it was to go; nobody waits for that but the end.
    if (before !== undefined) {
      this.#leaving = Promise.all([this.#leaving, before.close(LEAVE_MAX_MS)]);
    }
  }

  onExplained(explained: ExplainedExchange): void {
    this.explanations.add(explained);
    const tracer = this.#spans?.tracer;
    if (tracer === undefined) return;
    const { tls } = this.#parts.present().upstreams[explained.upstream ?? ""] ?? {};
    for (const span of toGatewaySpans(explained, tls === undefined ? "http" : "https")) {
      tracer.end(span, span.endedMs);
    }
  }

  /** Sends what waits, for so long at most. */
  async close(deadlineMs: number): Promise<void> {
    const closing = [this.#spans?.close(deadlineMs), this.#own?.close(deadlineMs)];
    await Promise.all([...closing, this.#leaving]);
  }

  async #open(settings: OtelSettings): Promise<OpenTelemetry | undefined> {
    if (settings.OTEL_SDK_DISABLED) return undefined;
    const { startOpenTelemetry } = await import("../telemetry/otel/start-open-telemetry.ts");
    const { registry, hub, log } = this.#parts;
    const facts = { name: "gate", version: this.#version, instanceId: this.#instanceId };
    const tell = (level: "warn" | "info", fields: object, message: string): void =>
      log[level](fields, message);
    return startOpenTelemetry({ settings, facts, registry, metrics: hub, tell });
  }
}

/**
 * The variables of OpenTelemetry that are obeyed: the standard's, with its names, defaults and
 * units, and those of the services of old, which keep theirs.
 *
 * Source: OpenTelemetry, "Environment Variable Specification" and "OTLP Exporter".
 */
import {
  booleanVariable,
  choiceVariable,
  type EnvironmentVariable,
  integerVariable,
  numberVariable,
  secondsVariable,
  textVariable,
} from "../../config/environment-variable.ts";
import type { EnvironmentValues } from "../../config/read-environment.ts";
import { readPairs } from "./read-pairs.ts";
import { samplerNames } from "./sampler.ts";

const DAY_MS = 86_400_000;

export const otelFields = {
  OTEL_EXPORTER_OTLP_ENDPOINT: endpointVariable(
    "Where spans, metrics and logs go, by OTLP over gRPC; without it nothing is loaded or sent.",
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpointVariable("Where spans go instead."),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: endpointVariable("Where metrics go instead."),
  OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: endpointVariable("Where logs go instead."),
  OTEL_EXPORTER_OTLP_INSECURE: booleanVariable({
    default: true,
    doc: "Without TLS, where an endpoint has no http:// or https:// that says so.",
  }),
  OTEL_EXPORTER_OTLP_PROTOCOL: choiceVariable(["grpc"], {
    default: "grpc",
    doc: "The protocol; there is no other.",
  }),
  OTEL_EXPORTER_OTLP_HEADERS: headersVariable("Fields sent with each export."),
  OTEL_EXPORTER_OTLP_TIMEOUT: msVariable(10_000, "Longest time for one call."),
  OTEL_EXPORTER_OTLP_COMPRESSION: choiceVariable(["none", "gzip"], {
    default: "none",
    doc: "How what is sent is compressed.",
  }),
  OTEL_EXPORTER_OTLP_CERTIFICATE: textVariable({
    default: "",
    doc: "File with the certificates of authorities to trust.",
  }),
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: textVariable({
    default: "",
    doc: "File with the certificate to show to the receiver.",
  }),
  OTEL_EXPORTER_OTLP_CLIENT_KEY: textVariable({ default: "", doc: "File with its key." }),
  OTEL_SDK_DISABLED: booleanVariable({ default: false, doc: "Sends nothing, whatever is set." }),
  OTEL_SERVICE_NAME: textVariable({
    default: "",
    doc: "Name of the service in telemetry; without it that of the target.",
  }),
  OTEL_RESOURCE_ATTRIBUTES: pairsVariable("What else is told of the service."),
  DEPLOYMENT_ENV: textVariable({
    default: "",
    doc: "Name of the environment in telemetry: deployment.environment.name.",
  }),
  OTEL_TRACES_EXPORTER: exporterVariable("Whether spans are sent."),
  OTEL_METRICS_EXPORTER: exporterVariable("Whether metrics are sent."),
  OTEL_LOGS_ENABLED: booleanVariable({ default: false, doc: "Sends log lines too." }),
  OTEL_TRACES_SAMPLER: choiceVariable(samplerNames, {
    default: "parentbased_traceidratio",
    doc: "Which traces are kept.",
  }),
  OTEL_TRACES_SAMPLER_RATIO: numberVariable({
    min: 0,
    max: 1,
    default: 1,
    doc: "Share of traces: of those that begin here, or of all with the sampler traceidratio.",
  }),
  OTEL_TRACES_SAMPLER_ARG: optional(
    numberVariable({
      min: 0,
      max: 1,
      default: 1,
      doc: "The standard's name of OTEL_TRACES_SAMPLER_RATIO; it leads where it is set.",
    }),
  ),
  OTEL_BSP_MAX_QUEUE_SIZE: countVariable(2048, "Spans that wait to be sent, at most."),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: countVariable(512, "Spans sent at once, at most."),
  OTEL_BSP_SCHEDULE_DELAY: msVariable(5000, "How long a span waits for others."),
  OTEL_BSP_EXPORT_TIMEOUT: msVariable(30_000, "Longest time for a batch, with all its calls."),
  OTEL_BLRP_MAX_QUEUE_SIZE: countVariable(2048, "Log lines that wait to be sent, at most."),
  OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: countVariable(512, "Log lines sent at once, at most."),
  OTEL_BLRP_SCHEDULE_DELAY: msVariable(1000, "How long a log line waits for others."),
  OTEL_BLRP_EXPORT_TIMEOUT: msVariable(30_000, "Longest time for a batch, with all its calls."),
  OTEL_METRICS_EXPORT_INTERVAL: secondsVariable({
    default: 5000,
    doc: "How often metrics are sent.",
  }),
  OTEL_METRIC_EXPORT_INTERVAL: optional(
    msVariable(60_000, "The standard's name of it; it leads where it is set."),
  ),
  OTEL_METRIC_EXPORT_TIMEOUT: msVariable(30_000, "Longest time for metrics, with all calls."),
};

export type OtelSettings = EnvironmentValues<typeof otelFields>;

/** Variables that begin so and are not in the table are misspelt. */
export const otelPrefix = "OTEL_";

const endpointForm = /^(?:https?:\/\/)?(?:\[[0-9a-fA-F:.]+\]|[\w.-]+)(?::\d{1,5})?\/?$/;

const PORT_MAX = 65_535;

export function isOtlpEndpoint(text: string): boolean {
  const port = /:(\d+)\/?$/.exec(text)?.[1] ?? "1";
  return endpointForm.test(text) && Number(port) >= 1 && Number(port) <= PORT_MAX;
}

function endpointVariable(doc: string): EnvironmentVariable<string> {
  return {
    default: "",
    doc,
    rule: "must be http://HOST:PORT, https://HOST:PORT or HOST:PORT",
    read: (text) => (isOtlpEndpoint(text) ? text : undefined),
  };
}

/** `name=value` with commas between, values escaped as in URLs (W3C Baggage). */
function pairsVariable(doc: string): EnvironmentVariable<string> {
  return {
    default: "",
    doc,
    rule: "must be name=value pairs with commas between",
    read: (text) => (/^[^=,\s]+=[^,]*(?:,\s*[^=,\s]+=[^,]*)*$/.test(text) ? text : undefined),
  };
}

/** What is refused here would make each call fail, or is the protocol's own. */
function headersVariable(doc: string): EnvironmentVariable<string> {
  const pairs = pairsVariable(doc);
  const isField = ([name, value]: [string, string]): boolean => {
    const lower = name.toLowerCase();
    const isOwn = ownFields.has(lower) || lower.startsWith(ownPrefix);
    return fieldName.test(name) && fieldValue.test(value) && !isOwn;
  };
  return {
    ...pairs,
    rule: `${pairs.rule}, with names and values that fields of HTTP/2 may have`,
    read(text) {
      if (pairs.read(text) === undefined) return undefined;
      return Object.entries(readPairs(text)).every(isField) ? text : undefined;
    },
  };
}

const fieldName = /^[\w!#$%&'*+.^`|~-]+$/;
const ownFields = new Set([
  ..."content-type te host connection keep-alive proxy-connection".split(" "),
  ..."transfer-encoding upgrade http2-settings".split(" "),
]);
const ownPrefix = "grpc-";
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

function msVariable(fallback: number, what: string): EnvironmentVariable<number> {
  const doc = `${what} In milliseconds.`;
  return integerVariable({ min: 1, max: DAY_MS, default: fallback, doc });
}

function countVariable(fallback: number, doc: string): EnvironmentVariable<number> {
  return integerVariable({ min: 1, max: 1_000_000, default: fallback, doc });
}

/** Without a default of its own, as another variable has it. */
function optional(variable: EnvironmentVariable<number>): EnvironmentVariable<number | ""> {
  return { ...variable, default: "" };
}

function exporterVariable(doc: string): EnvironmentVariable<"otlp" | "none"> {
  return choiceVariable(["otlp", "none"], { default: "otlp", doc });
}

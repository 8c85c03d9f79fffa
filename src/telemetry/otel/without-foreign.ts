/**
 * One environment serves many services, so it may have variables of OpenTelemetry that are not
 * obeyed here, and values that are not known here. As the standard wants it, those are ignored and
 * told. What nobody knows is left in, to be refused as misspelt.
 *
 * Source: OpenTelemetry, "Environment Variable Specification": enum values are read in any case,
 * and one that is not recognised is warned of and ignored.
 */
import type { Environment } from "../../config/read-environment.ts";
import { otelFields } from "./otel-environment.ts";

export interface OwnEnvironment {
  readonly environment: Environment;
  /** A sentence for each variable that is ignored, or is in part. */
  readonly ignored: readonly string[];
}

type Chosen = keyof typeof otelFields & `OTEL_${string}`;

const enums: readonly Chosen[] = [
  "OTEL_EXPORTER_OTLP_PROTOCOL",
  "OTEL_EXPORTER_OTLP_COMPRESSION",
  "OTEL_TRACES_EXPORTER",
  "OTEL_METRICS_EXPORTER",
  "OTEL_TRACES_SAMPLER",
];

/** The standard's names that are not obeyed, and values that mean what is done anyway. */
const foreign: Readonly<Record<string, readonly string[]>> = {
  OTEL_PROPAGATORS: ["tracecontext", "tracecontext,baggage", "baggage,tracecontext"],
  OTEL_METRICS_EXEMPLAR_FILTER: ["trace_based"],
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: ["cumulative"],
  OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: ["explicit_bucket_histogram"],
  OTEL_SEMCONV_STABILITY_OPT_IN: ["http"],
  OTEL_LOG_LEVEL: [],
  OTEL_CONFIG_FILE: [],
  OTEL_ENTITIES: [],
};
const perSignal = /^OTEL_EXPORTER_OTLP_(?:TRACES|METRICS|LOGS)_([A-Z_]+)$/;
const commonParts = new Set([
  ..."PROTOCOL HEADERS TIMEOUT COMPRESSION INSECURE CERTIFICATE".split(" "),
  ..."CLIENT_CERTIFICATE CLIENT_KEY".split(" "),
]);
const limits = /^OTEL_(?:SPAN|LOGRECORD|EVENT|LINK|ATTRIBUTE)_[A-Z_]+_LIMIT$/;
const otherExporters = /^OTEL_EXPORTER_(?:ZIPKIN|JAEGER|PROMETHEUS|CONSOLE)_/;
const languages =
  /^OTEL_(?:NODE|JAVA|JAVAAGENT|PYTHON|DOTNET|GO|PHP|RUBY|INSTRUMENTATION|EXPERIMENTAL)_/;

export function withoutForeign(environment: Environment): OwnEnvironment {
  const own: Record<string, string | undefined> = { ...environment };
  const ignored: string[] = [];
  for (const [name, text = ""] of Object.entries(environment)) {
    if (!name.startsWith("OTEL_") || text === "" || name in otelFields || !isForeign(name)) {
      continue;
    }
    delete own[name];
    if (!meansTheSame(name, text.trim(), environment)) ignored.push(toSentence(name, text));
  }
  for (const name of enums) ignoreUnknown(name, own, ignored);
  return { environment: own, ignored };
}

function isForeign(name: string): boolean {
  if (name in foreign || name === "OTEL_LOGS_EXPORTER") return true;
  if (commonPartOf(name) !== undefined) return true;
  return [limits, otherExporters, languages].some((pattern) => pattern.test(name));
}

/** Of a variable that one signal has beside that of all. */
function commonPartOf(name: string): string | undefined {
  const [, part = ""] = perSignal.exec(name) ?? [];
  return commonParts.has(part) ? part : undefined;
}

/** Whether obeying it would change nothing. */
function meansTheSame(name: string, text: string, environment: Environment): boolean {
  const value = text.toLowerCase();
  if (name === "OTEL_LOGS_EXPORTER") {
    const isSent = otelFields.OTEL_LOGS_ENABLED.read(environment.OTEL_LOGS_ENABLED ?? "") === true;
    return value === (isSent ? "otlp" : "none");
  }
  const part = commonPartOf(name);
  if (part !== undefined) {
    const common = environment[`OTEL_EXPORTER_OTLP_${part}`] ?? "";
    return text === common.trim() || (part === "PROTOCOL" && value === "grpc");
  }
  return foreign[name]?.includes(value.replaceAll(/\s/g, "")) === true;
}

function ignoreUnknown(
  name: Chosen,
  own: Record<string, string | undefined>,
  ignored: string[],
): void {
  const text = own[name] ?? "";
  const field = otelFields[name];
  // Of several exporters the one that is known is used.
  const words = text.split(",").map((word) => word.trim().toLowerCase());
  const known = words.filter((word) => field.read(word) !== undefined);
  if (text === "") return;
  own[name] = known[0];
  if (known.length === 1 && words.length === 1) return;
  ignored.push(`${toSentence(name, text)}: ${known[0] ?? String(field.default)} it is`);
  // What it says is for that sampler.
  if (name === "OTEL_TRACES_SAMPLER") own.OTEL_TRACES_SAMPLER_ARG = undefined;
}

function toSentence(name: string, text: string): string {
  // Headers may be secret.
  const told = /HEADERS|KEY$/.test(name) ? "" : `=${text}`;
  return `${name}${told} is not obeyed here and is ignored`;
}

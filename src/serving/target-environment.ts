/** The environment variables that all targets share. Each target adds its own. */
import {
  booleanVariable,
  choiceVariable,
  type EnvironmentVariable,
  integerVariable,
  numberVariable,
  secondsVariable,
  textVariable,
} from "../config/environment-variable.ts";
import { pyroscopeFields } from "./pyroscope-environment.ts";

export const targetFields = {
  PORT: port(8080, "Port of the service."),
  HOST: textVariable({ default: "0.0.0.0", doc: "Address the service binds." }),
  PPROF_PORT: port(6060, "Port for profiles, faults and readiness by hand; 0 is off."),
  PPROF_HOST: textVariable({ default: "127.0.0.1", doc: "Address that port binds." }),
  LOG_LEVEL: choiceVariable(["debug", "info", "warn", "error"], {
    default: "info",
    doc: "Lines below this level are not written.",
  }),
  METRICS_ENABLED: booleanVariable({
    default: true,
    doc: "Counts requests; else `/metrics` tells of the process, connections and faults only.",
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: notBuiltYet("Where spans and metrics go."),
  OTEL_EXPORTER_OTLP_INSECURE: booleanVariable({ default: true, doc: "Without TLS." }),
  OTEL_SERVICE_NAME: textVariable({ default: "", doc: "Name of the service in telemetry." }),
  OTEL_TRACES_SAMPLER_RATIO: numberVariable({
    min: 0,
    max: 1,
    default: 1,
    doc: "Share of traces that are kept.",
  }),
  OTEL_METRICS_EXPORT_INTERVAL: secondsVariable({
    default: 5000,
    doc: "How often metrics are sent.",
  }),
  OTEL_LOGS_ENABLED: {
    default: false,
    doc: "Sends log lines over OTLP.",
    rule: "must be false (logs over OTLP are not built yet)",
    read: (text: string) => (/^(?:0|f|F|FALSE|false|False)$/.test(text) ? false : undefined),
  },
  DEPLOYMENT_ENV: textVariable({ default: "", doc: "Name of the environment in telemetry." }),
  ...pyroscopeFields,
};

export function port(fallback: number, doc: string): EnvironmentVariable<number> {
  return integerVariable({ min: 0, max: 65_535, default: fallback, doc });
}

/** A variable of the contract without the feature behind it: set, it is refused by name. */
export function notBuiltYet(doc: string): EnvironmentVariable<string> {
  return { default: "", doc, rule: "must not be set, it is not built yet", read: () => undefined };
}

/** The environment variables that all targets share. Each target adds its own. */
import {
  booleanVariable,
  choiceVariable,
  type EnvironmentVariable,
  integerVariable,
  textVariable,
} from "../config/environment-variable.ts";
import { otelFields, otelPrefix } from "../telemetry/otel/otel-environment.ts";
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
  ...otelFields,
  ...pyroscopeFields,
};

/** A variable that begins so and is in no table is misspelt. */
export const ownPrefixes: readonly string[] = [otelPrefix];

export function port(fallback: number, doc: string): EnvironmentVariable<number> {
  return integerVariable({ min: 0, max: 65_535, default: fallback, doc });
}

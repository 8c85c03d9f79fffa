/** The environment variables of hello. */
import {
  booleanVariable,
  choiceVariable,
  integerVariable,
} from "../../config/environment-variable.ts";
import type { EnvironmentValues } from "../../config/read-environment.ts";
import { targetFields } from "../../serving/target-environment.ts";

export const helloFields = {
  ...targetFields,
  CACHE_SIZE: integerVariable({
    min: 1,
    max: 10_000_000,
    default: 50_000,
    doc: "Entries of the pre-built cache.",
  }),
  CACHE_IMPL: choiceVariable(["slice", "map"], {
    default: "slice",
    doc: "What the cache is built of.",
  }),
  MAX_SLEEP_SECONDS: integerVariable({
    min: 0,
    max: 86_400,
    default: 10,
    doc: "Longest pause that a request may ask for.",
  }),
  ENABLE_REUSEPORT: booleanVariable({
    default: false,
    doc: "Lets several processes listen on the port.",
  }),
  WORKERS: integerVariable({
    min: 1,
    max: 256,
    default: 1,
    doc: "Threads that listen on the port.",
  }),
};

export type HelloSettings = EnvironmentValues<typeof helloFields>;

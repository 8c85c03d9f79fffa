/** The target `hello`: made to be loaded. */
import {
  booleanVariable,
  choiceVariable,
  integerVariable,
} from "../../config/environment-variable.ts";
import { type Environment, readEnvironment } from "../../config/read-environment.ts";
import { defaultRequestMetrics } from "../../serving/request-metrics.ts";
import { makeTargetBase, type RunningTarget, startTarget } from "../../serving/start-target.ts";
import { targetFields } from "../../serving/target-environment.ts";
import { makeKeyCache } from "./key-cache.ts";
import { virtualRoute } from "./virtual.ts";

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
  WORKERS: {
    ...integerVariable({ min: 1, max: 1, default: 1, doc: "Threads that listen on the port." }),
    rule: "must be 1 (more threads are not built yet)",
  },
};

export async function startHello(environment: Environment): Promise<RunningTarget> {
  const settings = readEnvironment(helloFields, environment);
  const base = makeTargetBase("hello", settings);
  const cache = makeKeyCache(settings.CACHE_IMPL, settings.CACHE_SIZE);
  return await startTarget(base, {
    routes: [virtualRoute({ cache, log: base.log, sleepSecondsMax: settings.MAX_SLEEP_SECONDS })],
    requestMetrics: defaultRequestMetrics,
    // A line per request would be most of what a request costs here.
    accessLogLevel: "debug",
    reusePort: settings.ENABLE_REUSEPORT,
  });
}

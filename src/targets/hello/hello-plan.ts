/** What hello answers and counts, on however many threads. */
import type { Logger } from "pino";
import type { AccessLogLevel } from "../../serving/access-log.ts";
import type { Route } from "../../serving/route.ts";
import type { HelloSettings } from "./hello-environment.ts";
import { makeKeyCache } from "./key-cache.ts";
import { virtualRoute } from "./virtual.ts";

/** A line per request would be most of what a request costs here. */
export const helloAccessLogLevel: AccessLogLevel = "debug";

export function helloRoutes(settings: HelloSettings, log: Logger): Route[] {
  const cache = makeKeyCache(settings.CACHE_IMPL, settings.CACHE_SIZE);
  return [virtualRoute({ cache, log, sleepSecondsMax: settings.MAX_SLEEP_SECONDS })];
}

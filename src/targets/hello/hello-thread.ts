/** One of hello's threads. */
import { defaultRequestMetrics } from "../../serving/request-metrics.ts";
import { runTargetThread } from "../../serving/threads/run-target-thread.ts";
import type { HelloSettings } from "./hello-environment.ts";
import { helloAccessLogLevel, helloRoutes } from "./hello-plan.ts";

await runTargetThread<HelloSettings>(({ settings, log }) => ({
  routes: helloRoutes(settings, log),
  requestMetrics: defaultRequestMetrics,
  accessLogLevel: helloAccessLogLevel,
}));

/** The target `hello`: made to be loaded. */
import { type Environment, readEnvironment } from "../../config/read-environment.ts";
import { defaultRequestMetrics } from "../../serving/request-metrics.ts";
import { makeTargetBase, type RunningTarget, startTarget } from "../../serving/start-target.ts";
import { ownPrefixes } from "../../serving/target-environment.ts";
import { helloFields } from "./hello-environment.ts";
import { helloAccessLogLevel, helloRoutes } from "./hello-plan.ts";
import { startHelloThreads } from "./start-hello-threads.ts";

export async function startHello(environment: Environment): Promise<RunningTarget> {
  const settings = readEnvironment(helloFields, environment, ownPrefixes);
  if (settings.WORKERS > 1) return await startHelloThreads(settings);
  const base = await makeTargetBase("hello", settings);
  return await startTarget(base, {
    routes: helloRoutes(settings, base.log),
    requestMetrics: defaultRequestMetrics,
    accessLogLevel: helloAccessLogLevel,
    reusePort: settings.ENABLE_REUSEPORT,
  });
}

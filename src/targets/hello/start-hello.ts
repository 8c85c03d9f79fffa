/** The target `hello`: made to be loaded. */
import { type Environment, readEnvironment } from "../../config/read-environment.ts";
import { defaultRequestMetrics } from "../../serving/request-metrics.ts";
import { makeTargetBase, type RunningTarget, startTarget } from "../../serving/start-target.ts";
import { ownPrefixes } from "../../serving/target-environment.ts";
import { startThreadedTarget } from "../../serving/threads/start-threaded-target.ts";
import { helloFields } from "./hello-environment.ts";
import { helloAccessLogLevel, helloRoutes } from "./hello-plan.ts";

export async function startHello(environment: Environment): Promise<RunningTarget> {
  const settings = readEnvironment(helloFields, environment, ownPrefixes);
  if (settings.WORKERS > 1) {
    return await startThreadedTarget({
      name: "hello",
      settings,
      module: new URL("./hello-thread.ts", import.meta.url),
      threads: settings.WORKERS,
      isPortShared: settings.ENABLE_REUSEPORT,
      // The cache behind the routes is the threads'.
      prepare: ({ log }) => ({ routes: helloRoutes({ ...settings, CACHE_SIZE: 1 }, log) }),
    });
  }
  const base = await makeTargetBase("hello", settings);
  return await startTarget(base, {
    routes: helloRoutes(settings, base.log),
    requestMetrics: defaultRequestMetrics,
    accessLogLevel: helloAccessLogLevel,
    reusePort: settings.ENABLE_REUSEPORT,
  });
}

/**
 * Hello on several threads. The main thread answers no load: it has the second port, adds the
 * threads' metrics up, and starts, watches and drains them.
 */

import { FaultBook } from "../../serving/faults/fault-book.ts";
import { faultRoutes } from "../../serving/faults/fault-routes.ts";
import { faultableRoutes } from "../../serving/faults/faultable-routes.ts";
import { toListenProblems } from "../../serving/listen-problems.ts";
import { profileRoutes } from "../../serving/profile-routes.ts";
import { startAdmin } from "../../serving/start-admin.ts";
import { makeTargetBase, type RunningTarget } from "../../serving/start-target.ts";
import { weirVersion } from "../../serving/weir-version.ts";
import { listen } from "../../socket/listen.ts";
import { metricsPage } from "../../telemetry/metrics-page.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { Registry } from "../../telemetry/registry.ts";
import { RegistryHub } from "../../telemetry/registry-hub.ts";
import type { HelloSettings } from "./hello-environment.ts";
import { helloRoutes } from "./hello-plan.ts";
import { HelloThreads } from "./hello-threads.ts";

export async function startHelloThreads(settings: HelloSettings): Promise<RunningTarget> {
  if (!settings.ENABLE_REUSEPORT) await checkIsFree(settings.HOST, settings.PORT);
  const registry = new Registry();
  const hub = new RegistryHub(registry);
  const base = await makeTargetBase("hello", settings, registry, hub);
  const { readiness, log, profiling, instruments, instanceId } = base;
  const parts = { name: base.name, version: weirVersion, metrics: metricsPage(hub), readiness };
  const book = new FaultBook(registry, (question) => threads.askFaults(question));
  const start = { settings, port: settings.PORT, readiness: readiness.memory, instanceId };
  const faults = () => book.boardStart;
  const threads = new HelloThreads({ start, hub, log, profiling, faults });
  // Of its routes only the names are wanted here, and not the cache behind them.
  const names = faultableRoutes(helloRoutes({ ...settings, CACHE_SIZE: 1 }, log));
  await profiling.start(log);
  const admin = await startAdmin(settings, log, parts, [
    ...faultRoutes(book, names),
    ...profileRoutes(profiling.profiler),
  ]);
  try {
    const port = await threads.start(settings.WORKERS);
    return {
      port,
      pprofPort: admin?.port ?? 0,
      async close(deadlineMs) {
        readiness.isDraining = true;
        const untilMs = monotonicMs() + deadlineMs;
        await threads.drain(deadlineMs);
        // At once, so that a server and a receiver that do not answer take that time only once.
        const leftMs = Math.max(0, untilMs - monotonicMs());
        await Promise.all([profiling.close(leftMs), instruments.close(leftMs)]);
        await admin?.close(0);
      },
    };
  } catch (error) {
    // Half a target is none.
    await Promise.all([
      threads.drain(0),
      profiling.close(0),
      admin?.close(0),
      instruments.close(0),
    ]);
    throw error;
  }
}

/** Threads share their port, so they would share it with a stranger too and not say so. */
async function checkIsFree(host: string, port: number): Promise<void> {
  try {
    const listener = await listen({ host, port }, (wire) => wire.destroy());
    listener.close();
  } catch (error) {
    throw toListenProblems(error, { host, port, portOption: "PORT" });
  }
}

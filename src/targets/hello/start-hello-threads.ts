/**
 * Hello on several threads. The main thread answers no load: it has the second port, adds the
 * threads' metrics up, and starts, watches and drains them.
 */

import { toListenProblems } from "../../serving/listen-problems.ts";
import { profileRoutes } from "../../serving/profile-routes.ts";
import { allMethods, type Route, route } from "../../serving/route.ts";
import { startAdmin } from "../../serving/start-admin.ts";
import type { RunningTarget, TargetBase } from "../../serving/start-target.ts";
import { weirVersion } from "../../serving/weir-version.ts";
import { listen } from "../../socket/listen.ts";
import { metricsPage } from "../../telemetry/metrics-page.ts";
import { RegistryHub } from "../../telemetry/registry-hub.ts";
import type { HelloSettings } from "./hello-environment.ts";
import { HelloThreads } from "./hello-threads.ts";

export async function startHelloThreads(
  base: TargetBase,
  settings: HelloSettings,
): Promise<RunningTarget> {
  const { registry, readiness, log, profiling } = base;
  if (!settings.ENABLE_REUSEPORT) await checkIsFree(settings.HOST, settings.PORT);
  const hub = new RegistryHub(registry);
  const parts = { name: base.name, version: weirVersion, metrics: metricsPage(hub), readiness };
  await profiling.start();
  const admin = await startAdmin(settings, log, parts, [
    ...["/faults", "/faults/*"].map(refusing),
    ...profileRoutes(profiling.profiler),
  ]);
  const start = { settings, port: settings.PORT, readiness: readiness.memory };
  const threads = new HelloThreads({ start, hub, log, profiling });
  try {
    const port = await threads.start(settings.WORKERS);
    return {
      port,
      pprofPort: admin?.port ?? 0,
      async close(deadlineMs) {
        readiness.isDraining = true;
        await threads.drain(deadlineMs);
        await profiling.close(deadlineMs);
        await admin?.close(0);
      },
    };
  } catch (error) {
    // Half a target is none.
    await Promise.all([threads.drain(0), profiling.close(0), admin?.close(0)]);
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

/** A fault numbers its requests, which threads cannot do each for itself. */
function refusing(path: string): Route {
  return route({
    method: allMethods,
    path,
    summary: "faults are not built yet for several threads",
    handle: ({ reply }) => reply.problem(501, "faults need WORKERS=1; for more they are not built"),
  });
}

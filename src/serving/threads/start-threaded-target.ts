/**
 * A target on several threads. The main thread answers no load: it has the second port, adds the
 * threads' metrics up, and starts, watches and drains them.
 */

import { listen } from "../../socket/listen.ts";
import { metricsPage } from "../../telemetry/metrics-page.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { Registry } from "../../telemetry/registry.ts";
import { RegistryHub } from "../../telemetry/registry-hub.ts";
import { FaultBook } from "../faults/fault-book.ts";
import { faultRoutes } from "../faults/fault-routes.ts";
import { faultableRoutes } from "../faults/faultable-routes.ts";
import { toListenProblems } from "../listen-problems.ts";
import { profileRoutes } from "../profile-routes.ts";
import type { Route } from "../route.ts";
import { startAdmin } from "../start-admin.ts";
import {
  makeTargetBase,
  type RunningTarget,
  type TargetBase,
  type TargetSettings,
} from "../start-target.ts";
import { weirVersion } from "../weir-version.ts";
import { TargetThreads } from "./target-threads.ts";

export interface ThreadedTarget {
  readonly name: string;
  readonly settings: TargetSettings;
  /** What each thread runs; it calls `run-target-thread.ts`. */
  readonly module: URL;
  readonly threads: number;
  /** Other processes may have the port as well. */
  readonly isPortShared: boolean;
  /** What the main thread does. Called before there are threads. */
  readonly prepare: (base: TargetBase) => MainThread | Promise<MainThread>;
}

export interface MainThread {
  /** Of the threads' routes only the names are wanted here. */
  readonly routes: readonly Route[];
  /** When the threads have ended; told how much of the deadline is left. */
  readonly close?: (remainingMs: number) => Promise<void>;
}

/** Rejects with `ConfigurationProblems`. */
export async function startThreadedTarget(target: ThreadedTarget): Promise<RunningTarget> {
  const { name, settings, module } = target;
  const registry = new Registry();
  const hub = new RegistryHub(registry);
  if (!target.isPortShared) await checkIsFree(settings.HOST, settings.PORT);
  const base = await makeTargetBase(name, settings, registry, hub);
  const { readiness, log, profiling, instruments, instanceId } = base;
  const parts = { name, version: weirVersion, metrics: metricsPage(hub), readiness };
  const book = new FaultBook(registry, (question) => threads.askFaults(question));
  const start = { name, settings, port: settings.PORT, readiness: readiness.memory, instanceId };
  const faults = () => book.boardStart;
  const threads = new TargetThreads({ module, start, hub, log, profiling, faults });
  const main = await target.prepare(base);
  let admin: Awaited<ReturnType<typeof startAdmin>>;
  const close = async (deadlineMs: number): Promise<void> => {
    readiness.isDraining = true;
    const untilMs = monotonicMs() + deadlineMs;
    await threads.drain(deadlineMs);
    await main.close?.(Math.max(0, untilMs - monotonicMs()));
    // At once, so that a server and a receiver that do not answer take that time only once.
    const leftMs = Math.max(0, untilMs - monotonicMs());
    await Promise.all([profiling.close(leftMs), instruments.close(leftMs)]);
    await admin?.close(0);
  };
  try {
    await profiling.start(log);
    admin = await startAdmin(settings, log, parts, [
      ...faultRoutes(book, faultableRoutes(main.routes)),
      ...profileRoutes(profiling.profiler),
    ]);
    const port = await threads.start(target.threads);
    return { port, pprofPort: admin?.port ?? 0, close };
  } catch (error) {
    // Half a target is none.
    await close(0);
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

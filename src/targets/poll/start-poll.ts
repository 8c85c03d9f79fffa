/** `weir target poll`: votes are taken, queued, and counted in the background. */
import type { Environment } from "../../config/read-environment.ts";
import { profileRoutes } from "../../serving/profile-routes.ts";
import { defaultRequestMetrics } from "../../serving/request-metrics.ts";
import { startAdmin } from "../../serving/start-admin.ts";
import {
  makeTargetBase,
  type RunningTarget,
  startTarget,
  type TargetBase,
} from "../../serving/start-target.ts";
import { startThreadedTarget } from "../../serving/threads/start-threaded-target.ts";
import { weirVersion } from "../../serving/weir-version.ts";
import { metricsPage } from "../../telemetry/metrics-page.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { demoPoll } from "./demo-poll.ts";
import { MemoryStore } from "./memory-store.ts";
import { openStore } from "./open-store.ts";
import { type PollSettings, readPollEnvironment } from "./poll-environment.ts";
import { OPTIONS_PER_POLL_MAX } from "./poll-limits.ts";
import { addPollMetrics } from "./poll-metrics.ts";
import { allPollRoutes } from "./poll-plan.ts";
import type { PollStore } from "./poll-store.ts";
import { StoreWatch } from "./store-watch.ts";
import { VoteWorkers } from "./vote-workers.ts";
import { withDotEnv } from "./with-dot-env.ts";

const BATCH_MAX = 1000;
const WATCH_EVERY_MS = 500;
const WATCH_TIMEOUT_MS = 2000;
/**
 * Of stores that other processes may fill, or where a step has a cost of its own: 50 ms are a few
 * hundred votes under load, and nobody waits for a vote to be counted.
 */
const GATHER_MS = 50;
const LOOK_MS = 200;

/** Rejects with `ConfigurationProblems` when a variable, the store or the port is not right. */
export async function startPoll(variables: Environment): Promise<RunningTarget> {
  const settings = readPollEnvironment(withDotEnv(variables, ".env"), false);
  const isPortShared = settings.ENABLE_REUSEPORT === "1";
  if (settings.WORKERS > 1) return await startPollThreads(settings, isPortShared);
  const base = await makeTargetBase("poll", settings);
  const counting = await startCounting(settings, base);
  const { store, watch, workers } = counting;
  const isHere = settings.STORE_BACKEND === "memory";
  try {
    return await startTarget(base, {
      routes: allPollRoutes(store, {
        isAway: isHere ? undefined : () => watch.isAway,
        onQueued: () => workers.wake(),
      }),
      requestMetrics: defaultRequestMetrics,
      accessLogLevel: "info",
      reusePort: isPortShared,
      onDrained: (remainingMs) => counting.close(remainingMs),
    });
  } catch (error) {
    await counting.close(0);
    throw error;
  }
}

/** Threads take votes, each with connections of its own; the main thread counts them. */
async function startPollThreads(
  settings: PollSettings,
  isPortShared: boolean,
): Promise<RunningTarget> {
  return await startThreadedTarget({
    name: "poll",
    settings,
    module: new URL("./poll-thread.ts", import.meta.url),
    threads: settings.WORKERS,
    isPortShared,
    async prepare(base) {
      const counting = await startCounting(settings, base);
      const routes = allPollRoutes(counting.store, { isAway: undefined, onQueued: () => {} });
      return { routes, close: (remainingMs) => counting.close(remainingMs) };
    },
  });
}

/** `weir target poll --worker`: counts what other processes have accepted. */
export async function startPollWorker(variables: Environment): Promise<RunningTarget> {
  const settings = readPollEnvironment(withDotEnv(variables, ".env"), true);
  const base = await makeTargetBase("poll", settings);
  const counting = await startCounting(settings, base);
  const { registry, readiness, log, profiling } = base;
  const metrics = metricsPage(registry);
  const parts = { name: "poll", version: weirVersion, metrics, readiness };
  try {
    await profiling.start(log);
    const admin = await startAdmin(settings, log, parts, profileRoutes(profiling.profiler));
    return {
      port: 0,
      pprofPort: admin?.port ?? 0,
      async close(deadlineMs) {
        readiness.isDraining = true;
        const untilMs = monotonicMs() + deadlineMs;
        await counting.close(deadlineMs);
        await profiling.close(Math.max(0, untilMs - monotonicMs()));
        await base.instruments.close(Math.max(0, untilMs - monotonicMs()));
        await admin?.close(0);
      },
    };
  } catch (error) {
    await counting.close(0);
    throw error;
  }
}

interface Counting {
  readonly store: PollStore;
  readonly watch: StoreWatch;
  readonly workers: VoteWorkers;
  /** Settles what is queued, as far as there is time. */
  close(deadlineMs: number): Promise<void>;
}

async function startCounting(settings: PollSettings, base: TargetBase): Promise<Counting> {
  const { log, registry, readiness } = base;
  const isInMemory = settings.STORE_BACKEND === "memory";
  const store = await openStore(settings, OPTIONS_PER_POLL_MAX, ({ entryId, vote }, reason) => {
    log.error({ entry: entryId, vote_id: vote?.id, reason }, "a vote was set aside");
  });
  await store.createPoll(demoPoll);
  const watch = await StoreWatch.start(store, {
    everyMs: WATCH_EVERY_MS,
    timeoutMs: WATCH_TIMEOUT_MS,
    onChange: (isAway, reason) => {
      readiness.isUnavailable = isAway;
      if (isAway) log.error({ err: reason }, "the store is away");
      else log.info("the store is there again");
    },
  });
  // What is in this process can be asked at any moment.
  const counts = store instanceof MemoryStore ? store : watch;
  addPollMetrics(registry, () => counts.totals);
  const workers = new VoteWorkers(store, {
    workers: settings.VOTE_WORKERS,
    batchMax: BATCH_MAX,
    gatherMs: isInMemory ? 0 : GATHER_MS,
    lookMs: isInMemory ? undefined : LOOK_MS,
    onFailure: (error) => log.error({ err: error }, "votes could not be counted"),
  });
  return {
    store,
    watch,
    workers,
    async close(deadlineMs) {
      const startedMs = monotonicMs();
      await workers.drain(deadlineMs);
      watch.close();
      const remainingMs = Math.max(0, deadlineMs - (monotonicMs() - startedMs));
      await Promise.race([store.close(), afterMs(remainingMs)]);
    },
  };
}

/** A store that does not answer may take its time to be closed. */
async function afterMs(ms: number): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
}

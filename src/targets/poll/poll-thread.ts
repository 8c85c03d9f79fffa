/** One of the poll service's threads: takes votes, and leaves counting to the main thread. */
import { defaultRequestMetrics } from "../../serving/request-metrics.ts";
import { runTargetThread } from "../../serving/threads/run-target-thread.ts";
import { openStore } from "./open-store.ts";
import type { PollSettings } from "./poll-environment.ts";
import { OPTIONS_PER_POLL_MAX } from "./poll-limits.ts";
import { allPollRoutes } from "./poll-plan.ts";

await runTargetThread<PollSettings>(async ({ settings, readiness }) => {
  const store = await openStore(settings, OPTIONS_PER_POLL_MAX, () => {});
  return {
    // The main thread looks after the store for all of them, and looks at the queue by itself.
    routes: allPollRoutes(store, {
      isAway: () => readiness.isUnavailable,
      onQueued: () => {},
    }),
    requestMetrics: defaultRequestMetrics,
    accessLogLevel: "info",
    onDrained: () => store.close(),
  };
});

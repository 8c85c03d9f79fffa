/** `weir target poll`: votes are taken, queued, and counted in the background. */
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { type Environment, readEnvironment } from "../../config/read-environment.ts";
import { defaultRequestMetrics } from "../../serving/request-metrics.ts";
import { makeTargetBase, type RunningTarget, startTarget } from "../../serving/start-target.ts";
import { demoPoll } from "./demo-poll.ts";
import { MemoryStore } from "./memory-store.ts";
import { optionRoutes } from "./option-routes.ts";
import { pollFields, problemsOfStores } from "./poll-environment.ts";
import { addPollMetrics } from "./poll-metrics.ts";
import { pollRoutes } from "./poll-routes.ts";
import { swaggerRoutes } from "./swagger-routes.ts";
import { voteRoutes } from "./vote-routes.ts";
import { VoteWorkers } from "./vote-workers.ts";
import { withDotEnv } from "./with-dot-env.ts";

/** Some 300 bytes each: what a process of the usual size can hold. */
const VOTES_MAX = 5_000_000;
const POLLS_MAX = 10_000;
const OPTIONS_PER_POLL_MAX = 100;
const BATCH_MAX = 1000;

/** Rejects with `ConfigurationProblems` when a variable or the port is not as it must be. */
export async function startPoll(variables: Environment): Promise<RunningTarget> {
  const environment = withDotEnv(variables, ".env");
  const problems = problemsOfStores(environment);
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  const settings = readEnvironment(pollFields, environment);
  const base = await makeTargetBase("poll", settings);
  const store = new MemoryStore({
    queuedMax: settings.VOTE_QUEUE_SIZE,
    votesMax: VOTES_MAX,
    pollsMax: POLLS_MAX,
    optionsPerPollMax: OPTIONS_PER_POLL_MAX,
  });
  await store.createPoll(demoPoll);
  addPollMetrics(base.registry, store);
  const workers = new VoteWorkers(store, {
    workers: settings.VOTE_WORKERS,
    batchMax: BATCH_MAX,
    onFailure: (error) => base.log.error({ err: error }, "votes could not be counted"),
  });
  const routes = [
    ...pollRoutes(store),
    ...optionRoutes(store),
    ...voteRoutes(store, () => workers.wake()),
  ];
  return await startTarget(base, {
    routes: [...routes, ...swaggerRoutes(routes)],
    requestMetrics: defaultRequestMetrics,
    accessLogLevel: "info",
    reusePort: settings.ENABLE_REUSEPORT === "1",
    onDrained: async () => {
      await workers.drain();
      await store.close();
    },
  });
}

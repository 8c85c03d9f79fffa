/** What the poll service answers, on however many threads. */
import type { Route } from "../../serving/route.ts";
import { optionRoutes } from "./option-routes.ts";
import { pollRoutes } from "./poll-routes.ts";
import type { PollStore } from "./poll-store.ts";
import { swaggerRoutes } from "./swagger-routes.ts";
import { voteRoutes } from "./vote-routes.ts";
import { whileStoreAnswers } from "./while-store-answers.ts";

export interface PollPlan {
  /** `undefined`: the store is here, and never away. */
  readonly isAway: (() => boolean) | undefined;
  /** Told of each vote that waits to be counted. */
  readonly onQueued: () => void;
}

export function allPollRoutes(store: PollStore, { isAway, onQueued }: PollPlan): Route[] {
  const own = [...pollRoutes(store), ...optionRoutes(store), ...voteRoutes(store, onQueued)];
  const routes = isAway === undefined ? own : whileStoreAnswers(own, isAway);
  return [...routes, ...swaggerRoutes(routes)];
}

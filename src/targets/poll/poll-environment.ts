/** The environment variables of the poll service. */
import { choiceVariable, integerVariable } from "../../config/environment-variable.ts";
import type { Environment } from "../../config/read-environment.ts";
import { targetFields } from "../../serving/target-environment.ts";

export const pollFields = {
  ...targetFields,
  STORE_BACKEND: {
    ...choiceVariable(["memory"], { default: "memory", doc: "Where polls and votes are kept." }),
    rule: "must be memory (sqlite, postgres and redis are not built yet)",
  },
  VOTE_QUEUE_SIZE: integerVariable({
    min: 1,
    max: 100_000_000,
    default: 1_000_000,
    doc: "Votes that wait to be counted, at most; one more is answered 503.",
  }),
  VOTE_WORKERS: integerVariable({
    min: 1,
    max: 64,
    default: 4,
    doc: "How many batches of votes are counted at once.",
  }),
  ENABLE_REUSEPORT: {
    ...choiceVariable(["", "0", "1"], {
      default: "",
      doc: "1 lets several processes listen on one port.",
    }),
    rule: "must be 0 or 1",
  },
  WORKERS: {
    ...integerVariable({ min: 1, max: 1, default: 1, doc: "Threads that answer requests." }),
    rule: "must be 1 (polls in memory belong to one thread)",
  },
};

/** Of stores that are not built yet. They hold passwords, so that their values are not repeated. */
const storeVariables = ["DB_URL", "REDIS_URL", "SQLITE_PATH", "REDIS_QUEUE_NAME"] as const;

export function problemsOfStores(environment: Environment): string[] {
  return storeVariables
    .filter((name) => (environment[name] ?? "") !== "")
    .map((name) => `${name}: must not be set, its store is not built yet`);
}

/** The environment variables of the poll service, and which of them go together. */
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import {
  choiceVariable,
  integerVariable,
  textVariable,
} from "../../config/environment-variable.ts";
import {
  type Environment,
  type EnvironmentValues,
  readEnvironment,
} from "../../config/read-environment.ts";
import { ownPrefixes, targetFields } from "../../serving/target-environment.ts";

export const pollFields = {
  ...targetFields,
  STORE_BACKEND: choiceVariable(["memory", "sqlite", "postgres", "redis"], {
    default: "memory",
    doc: "Where polls and votes are kept: `memory`, `sqlite`, `postgres` or `redis`.",
  }),
  DB_URL: textVariable({ default: "", doc: "Of PostgreSQL: `postgres://user:password@host/db`." }),
  REDIS_URL: textVariable({
    default: "",
    doc: "Of Redis. With `sqlite` or `postgres` Redis is the queue in front of it.",
  }),
  SQLITE_PATH: textVariable({ default: "", doc: "The file of the `sqlite` store." }),
  REDIS_QUEUE_NAME: textVariable({
    default: "votes",
    doc: "Name of the stream; all keys of the service begin with it.",
  }),
  STORE_DURABILITY: {
    ...choiceVariable(["strict", "best-effort"], {
      default: "strict",
      doc: "`best-effort` takes a server that may lose what it has confirmed.",
    }),
    rule: "must be strict or best-effort",
  },
  VOTE_QUEUE_SIZE: integerVariable({
    min: 1,
    max: 100_000_000,
    default: 1_000_000,
    doc: "Votes that wait to be counted, at most; one more is answered 503.",
  }),
  VOTE_WORKERS: integerVariable({
    min: 0,
    max: 64,
    default: 4,
    doc: "How many batches of votes are counted at once; 0 leaves that to other processes.",
  }),
  ENABLE_REUSEPORT: {
    ...choiceVariable(["", "0", "1"], {
      default: "",
      doc: "1 lets several processes listen on one port.",
    }),
    rule: "must be 0 or 1",
  },
  WORKERS: integerVariable({
    min: 1,
    max: 256,
    default: 1,
    doc: "Threads that answer requests; one more counts when there are several.",
  }),
};

export type PollSettings = EnvironmentValues<typeof pollFields>;

const needs = {
  memory: undefined,
  sqlite: "SQLITE_PATH",
  postgres: "DB_URL",
  redis: "REDIS_URL",
} as const;

/** Throws `ConfigurationProblems`. A worker counts votes that other processes have accepted. */
export function readPollEnvironment(environment: Environment, isWorker: boolean): PollSettings {
  const settings = readEnvironment(pollFields, environment, ownPrefixes);
  const problems = problemsOf(settings, isWorker);
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  return settings;
}

/** The values of URLs are not repeated: they have passwords in them. */
function problemsOf(settings: PollSettings, isWorker: boolean): string[] {
  const { STORE_BACKEND: backend, VOTE_WORKERS: workers } = settings;
  const isShared = backend === "postgres" || backend === "redis";
  const needed = needs[backend];
  const problems: string[] = [];
  if (needed !== undefined && settings[needed] === "") {
    problems.push(`${needed}: must be set for STORE_BACKEND=${backend}`);
  }
  if (backend === "memory" && settings.REDIS_URL !== "") {
    const why = "votes in Redis would outlive their polls";
    problems.push(`REDIS_URL: must not be set for STORE_BACKEND=memory: ${why}`);
  }
  if (isWorker && !isShared) {
    problems.push(
      `--worker: needs a store that processes share, postgres or redis; got ${backend}`,
    );
  }
  if (settings.WORKERS > 1 && !isShared) {
    const got = `got ${settings.WORKERS} for STORE_BACKEND=${backend}`;
    problems.push(`WORKERS: must be 1 where one thread has the store, ${got}`);
  }
  if (workers === 0 && (isWorker || !isShared)) {
    problems.push("VOTE_WORKERS: must be 1 or more where no other process counts, got 0");
  }
  return problems;
}

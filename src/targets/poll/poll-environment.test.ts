import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readEnvironment } from "../../config/read-environment.ts";
import { pollFields, readPollEnvironment } from "./poll-environment.ts";

describe("pollFields", () => {
  test("has the defaults of its document", () => {
    const read = readEnvironment(pollFields, {});
    assert.deepEqual(
      [read.PORT, read.STORE_BACKEND, read.VOTE_QUEUE_SIZE, read.VOTE_WORKERS],
      [8080, "memory", 1_000_000, 4],
    );
  });

  for (const [name, value] of [
    ["STORE_BACKEND", "mysql"],
    ["ENABLE_REUSEPORT", "yes"],
    ["WORKERS", "0"],
    ["VOTE_WORKERS", "-1"],
    ["STORE_DURABILITY", "none"],
  ] as const) {
    test(`refuses ${name}=${value}`, () => {
      assert.throws(() => readEnvironment(pollFields, { [name]: value }), {
        name: "ConfigurationProblems",
        message: new RegExp(`^${name}: must be .*, got "${value}"$`),
      });
    });
  }
});

describe("readPollEnvironment", () => {
  const worker = true;
  const rows = [
    [{ STORE_BACKEND: "sqlite" }, !worker, /^SQLITE_PATH: must be set for STORE_BACKEND=sqlite$/],
    [{ STORE_BACKEND: "postgres" }, !worker, /^DB_URL: must be set/],
    [{ STORE_BACKEND: "redis" }, !worker, /^REDIS_URL: must be set/],
    [{ REDIS_URL: "redis://u:secret@h" }, !worker, /^REDIS_URL: must not be set .* polls$/],
    [{ VOTE_WORKERS: "0" }, !worker, /^VOTE_WORKERS: must be 1 or more/],
    [{ WORKERS: "2" }, !worker, /^WORKERS: must be 1 .*, got 2 for STORE_BACKEND=memory$/],
    [{}, worker, /^--worker: needs a store that processes share, postgres or redis; got memory$/],
  ] as const;
  for (const [variables, isWorker, problem] of rows) {
    test(`refuses ${JSON.stringify(variables)}${isWorker ? " for a worker" : ""}`, () => {
      assert.throws(() => readPollEnvironment(variables, isWorker), { message: problem });
    });
  }

  test("takes Redis in front of another store, counted by other processes", () => {
    const urls = { DB_URL: "postgres://h/d", REDIS_URL: "redis://h" };
    const read = readPollEnvironment(
      { STORE_BACKEND: "postgres", VOTE_WORKERS: "0", ...urls },
      !worker,
    );
    assert.equal(read.VOTE_WORKERS, 0);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readEnvironment } from "../../config/read-environment.ts";
import { pollFields, problemsOfStores } from "./poll-environment.ts";

describe("pollFields", () => {
  test("has the defaults of its document", () => {
    const read = readEnvironment(pollFields, {});
    assert.deepEqual(
      [read.PORT, read.STORE_BACKEND, read.VOTE_QUEUE_SIZE, read.VOTE_WORKERS],
      [8080, "memory", 1_000_000, 4],
    );
  });

  for (const [name, value] of [
    ["STORE_BACKEND", "sqlite"],
    ["ENABLE_REUSEPORT", "yes"],
    ["WORKERS", "2"],
    ["VOTE_WORKERS", "0"],
  ] as const) {
    test(`refuses ${name}=${value}`, () => {
      assert.throws(() => readEnvironment(pollFields, { [name]: value }), {
        name: "ConfigurationProblems",
        message: new RegExp(`^${name}: must be .*, got "${value}"$`),
      });
    });
  }
});

describe("problemsOfStores", () => {
  test("names what belongs to a store that is not built yet, and tells no password", () => {
    const environment = { DB_URL: "postgres://u:secret@h/d", REDIS_URL: "", PORT: "1" };
    assert.deepEqual(problemsOfStores(environment), [
      "DB_URL: must not be set, its store is not built yet",
    ]);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openStore } from "./open-store.ts";
import { readPollEnvironment } from "./poll-environment.ts";

describe("openStore", () => {
  const away = [
    ["postgres", "DB_URL", "postgres://u:secret@127.0.0.1:1/d?password=secret"],
    ["redis", "REDIS_URL", "redis://u:secret@127.0.0.1:1/0"],
    ["sqlite", "SQLITE_PATH", "/nowhere/polls.db"],
  ] as const;
  for (const [store, variable, place] of away) {
    test(`refuses a store ${store} that is not there, and tells no password`, async () => {
      const variables = { STORE_BACKEND: store, [variable]: place };
      const settings = readPollEnvironment(variables, false);
      await assert.rejects(
        openStore(settings, 1, () => {}),
        (error: Error) => {
          assert.equal(error.name, "ConfigurationProblems");
          assert.match(error.message, new RegExp(`^${variable}: .* cannot be used: `));
          assert.doesNotMatch(error.message, /secret/);
          return true;
        },
      );
    });
  }
});

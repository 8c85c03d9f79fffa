import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { readConsoleAccess } from "./read-console-access.ts";

const token = "a-token-of-24-characters";

describe("readConsoleAccess", () => {
  const good = [
    { consoleHost: "127.0.0.1", given: undefined },
    { consoleHost: "127.8.0.1", given: undefined },
    { consoleHost: "::1", given: undefined },
    { consoleHost: "127.0.0.1", given: token },
    { consoleHost: "0.0.0.0", given: token },
    { consoleHost: "::", given: token },
  ];
  for (const { consoleHost, given } of good) {
    test(`lets it listen at ${consoleHost} ${given ? "with" : "without"} a token`, () => {
      const access = readConsoleAccess({ consoleHost }, { CONSOLE_TOKEN: given });
      assert.deepEqual(access, { host: consoleHost, names: [], token: given });
    });
  }

  const bad = [
    { consoleHost: "0.0.0.0", given: undefined, says: /0\.0\.0\.0 is reached by others/ },
    { consoleHost: "::", given: undefined, says: /:: is reached by others/ },
    { consoleHost: "192.0.2.1", given: undefined, says: /set CONSOLE_TOKEN/ },
    { consoleHost: "localhost", given: undefined, says: /must be an IP address/ },
    { consoleHost: "0.0.0.0", given: "short", says: /must have 16 characters or more/ },
    { consoleHost: "127.0.0.1", given: "", says: /must have 16 characters or more/ },
  ];
  for (const { consoleHost, given, says } of bad) {
    test(`refuses ${consoleHost} with the token ${JSON.stringify(given)}`, () => {
      assert.throws(
        () => readConsoleAccess({ consoleHost }, { CONSOLE_TOKEN: given }),
        (error) => error instanceof ConfigurationProblems && says.test(error.problems.join()),
      );
    });
  }
});

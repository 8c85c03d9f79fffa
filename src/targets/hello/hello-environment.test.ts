import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readEnvironment } from "../../config/read-environment.ts";
import { helloFields } from "./hello-environment.ts";

describe("helloFields", () => {
  test("have the document's defaults", () => {
    const read = readEnvironment(helloFields, {});
    assert.deepEqual(
      [read.PORT, read.CACHE_SIZE, read.CACHE_IMPL, read.MAX_SLEEP_SECONDS, read.LOG_LEVEL],
      [8080, 50_000, "slice", 10, "info"],
    );
    assert.deepEqual([read.WORKERS, read.ENABLE_REUSEPORT], [1, false]);
  });

  const refused: readonly (readonly [name: string, text: string])[] = [
    ["CACHE_SIZE", "0"],
    ["CACHE_IMPL", "list"],
    ["MAX_SLEEP_SECONDS", "-1"],
    ["WORKERS", "0"],
    ["ENABLE_REUSEPORT", "yes"],
  ];
  for (const [name, text] of refused) {
    test(`refuse ${name}=${text}`, () => {
      assert.throws(() => readEnvironment(helloFields, { [name]: text }), {
        name: "ConfigurationProblems",
        message: new RegExp(`^${name}: must be .*, got "${text}"$`),
      });
    });
  }
});

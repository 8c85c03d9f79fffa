import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { effectRules } from "./effects.ts";
import { violationsOf } from "./violations-of.ts";

/** How often the rule fires on one line of a file. */
function fires(id: string, code: string, path = "src/load/x.ts"): number {
  return violationsOf(effectRules, id, { [path]: code }).length;
}

describe("effects", () => {
  const rows: readonly (readonly [string, string, number])[] = [
    ["clocks", "const now = Date.now();", 1],
    ["clocks", "const now = new Date();", 1],
    ["clocks", "take(performance.now(), Math.random());", 2],
    ["clocks", "const now = process.hrtime.bigint();", 1],
    ["clocks", "const day = new Date(nowMs);", 0],
    ["clocks", "// Date.now() would not do", 0],
    ["clocks", 'say("Date.now()");', 0],
    ["environment", "const port = process.env.PORT;", 1],
    ["environment", "const { PORT } = process.env;", 1],
    ["environment", "const port = environment.PORT;", 0],
    ["console", "console.log(1);", 1],
    ["console", "wire.log(1);", 0],
    ["error-codes", 'if (error.code === "ECONNRESET") retry();', 1],
    ["error-codes", 'if ((error as Coded).code === "ECONNRESET") retry();', 1],
    ["error-codes", 'switch (error.code) { case "EPIPE": }', 1],
    ["error-codes", 'if (err?.message !== "aborted") retry();', 1],
    ["error-codes", 'if (failure.code === "no_route") answer();', 0],
    ["error-codes", "log(error.message);", 0],
  ];
  for (const [id, code, times] of rows) {
    test(`"${id}" finds ${times} in ${code}`, () => {
      assert.equal(fires(id, code), times);
    });
  }

  test("belong to some files", () => {
    assert.equal(fires("environment", "start(process.env);", "src/main.ts"), 0);
    assert.equal(fires("console", "console.log(1);", "src/commands/run.ts"), 0);
    assert.equal(fires("error-codes", "if (error.code === 1) x();", "src/load/to-failure.ts"), 0);
  });

  test("are of no concern in tests", () => {
    assert.equal(fires("clocks", "const now = Date.now();", "src/load/x.test.ts"), 0);
  });
});

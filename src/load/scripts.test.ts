/** The scripts that come with Weir can be run: they compile, and their options are known. */
import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, test } from "node:test";
import { runText } from "./run-for-tests.ts";

const folder = join(import.meta.dirname, "../../k6");

const nowhere = "http://127.0.0.1:1";

describe("k6/", () => {
  for (const path of globSync(join(folder, "*.js")).sort()) {
    test(`${basename(path)} is accepted as it is`, async () => {
      // Stopped before its first iteration: nobody listens there.
      const script = `export * from ${JSON.stringify(path)}; export { default } from ${JSON.stringify(path)};`;
      const env = { BASE_URL: nowhere, GATE_ADMIN: nowhere, FAULT_URL: nowhere };
      const { result } = await runText(script, { env, during: (run) => run.stop() });
      assert.equal(result.outcome.name, "stopped");
      assert.ok(result.thresholds.length > 0);
      assert.equal(result.state.counts.iterations, 0);
    });
  }
});

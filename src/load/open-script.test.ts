import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { type OpenedScript, openScript } from "./open-script.ts";
import { VirtualClock, writeScript } from "./run-for-tests.ts";

function opened(text: string): OpenedScript {
  const output = { log: () => {} };
  const place = { env: {}, flags: { vus: 3 }, clock: new VirtualClock(), random: () => 0, output };
  return openScript({ scriptPath: writeScript(text), ...place });
}

describe("openScript", () => {
  test("runs the init context, reads the options with the flags on top, and begins nothing", () => {
    const { state, first } = opened(
      'export const options = { duration: "1s" }; export default () => {};',
    );
    const [scenario] = state.options.scenarios;
    assert.deepEqual([scenario!.executor, "vus" in scenario! && scenario.vus], ["constant-vus", 3]);
    assert.equal(typeof first.exported.default, "function");
    assert.equal(state.hasBegun, false);
  });

  test("tells all that is wrong with thresholds and functions at once", () => {
    const text = `export const options = {
      thresholds: { gone: ["count>1"] },
      scenarios: { a: { executor: "per-vu-iterations", exec: "b" } } };`;
    assert.throws(
      () => opened(text),
      (error) => error instanceof ConfigurationProblems && error.problems.length === 2,
    );
  });
});

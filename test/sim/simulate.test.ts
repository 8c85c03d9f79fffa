/**
 * A fixed share of the seeds, for every run of the tests. `make sim` runs more of them, and
 * `make sim SEED=<seed>` tells what happens in one.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Coverage } from "./coverage.ts";
import { simulate } from "./simulate.ts";

const SEEDS = 500;
const coverage = new Coverage();
const wrongs: string[] = [];
for (let seed = 1; seed <= SEEDS; seed++) {
  const outcome = simulate(seed);
  coverage.add(outcome);
  wrongs.push(...outcome.wrongs.map((wrong) => `seed ${seed}: ${wrong}`));
}

describe("the gateway, simulated", () => {
  test("loses, mixes up and repeats nothing, and leaves nothing over", () => {
    assert.deepEqual(wrongs, []);
  });

  for (const what of [
    "answers whole",
    "answers visibly cut",
    "breaker transitions",
    "exchanges bad_request",
    "exchanges bad_response",
    "exchanges client_left",
    "exchanges concurrency_limited",
    "exchanges client_timeout",
    "exchanges connect_failed",
    "exchanges connect_timeout",
    "exchanges connection_closed",
    "exchanges connection_reset",
    "exchanges exchange_timeout",
    "exchanges method_not_allowed",
    "exchanges no_backend",
    "exchanges pool_exhausted",
    "exchanges rate_limited",
    "exchanges rate_limit_unavailable",
    "exchanges that left while a limit was asked",
    "exchanges response_stalled",
    "exchanges response_timeout",
    "exchanges that became a tunnel",
    "requests that could not be read",
    "requests tried twice",
    "requests tried more often",
    "runs that drain",
    "runs where all is calm",
  ]) {
    test(`meets ${what}`, () => {
      assert.ok(coverage.count(what) > 0, coverage.text);
    });
  }

  test("does the same again from the same seed", () => {
    const tell = (seed: number): string[] => {
      const lines: string[] = [];
      simulate(seed, { trace: (text) => lines.push(text) });
      return lines;
    };
    assert.deepEqual(tell(7), tell(7));
    assert.notDeepEqual(tell(7), tell(8));
  });
});

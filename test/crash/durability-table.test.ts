import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { planOf, setups } from "./crash-plan.ts";

describe("the crash campaign", () => {
  test("deals the blows that docs/poll.md says", () => {
    const text = readFileSync(new URL("../../docs/poll.md", import.meta.url), "utf8");
    const [, table = ""] = text.split("| setup | blows |");
    const rows = [...table.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)];
    const said = Object.fromEntries(rows.map(([, setup, list]) => [setup, list!.split(", ")]));
    const dealt = Object.fromEntries(setups.map((setup) => [setup, blowsOf(setup)]));
    assert.deepEqual(said, dealt);
  });

  test("is the same for the same seed", () => {
    assert.deepEqual(planOf(7), planOf(7));
    assert.notDeepEqual(planOf(7).blows, planOf(12).blows);
  });
});

/** The first blow of a setup's seeds goes through all of its blows. */
function blowsOf(setup: string): string[] {
  const seeds = Array.from({ length: 200 }, (_, seed) => planOf(seed));
  const first = seeds.filter((plan) => plan.setup === setup).map(({ blows }) => blows[0]!.blow);
  return [...new Set(first)];
}

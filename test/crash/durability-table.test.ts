import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import {
  memoryBytesMax,
  memoryBytesOf,
  memoryVotesMax,
} from "../../src/targets/poll/memory-of-votes.ts";
import { blowsOf, planOf, setups } from "./crash-plan.ts";

const SEEDS = 50;

const text = readFileSync(new URL("../../docs/poll.md", import.meta.url), "utf8");

describe("docs/poll.md", () => {
  test("tells how many votes are taken in memory", () => {
    const rule =
      /for (\d+) bytes, one for each letter of its id and two for each of its voter's\. .* (\d+) % of the heap, and are ([\d,]+) at most/;
    const [, bytes, percent, most = ""] = rule.exec(text.replaceAll(/\s+/g, " ")) ?? [];
    const ids = { id: "vote", voterId: "voter" };
    assert.equal(memoryBytesOf({ ...ids, pollId: "", optionId: "" }), Number(bytes) + 4 + 2 * 5);
    assert.equal(memoryBytesMax(1000), 10 * Number(percent));
    assert.equal(memoryVotesMax.toLocaleString("en"), most);
  });
});

describe("the crash campaign", () => {
  test("deals the blows that docs/poll.md says", () => {
    const [, table = ""] = text.split("| blow | setups |");
    const rows = [...table.matchAll(/^\| ([a-z -]+) \| ([a-z, ]+) \|$/gm)];
    const said = rows.flatMap(([, blow, list]) =>
      list!.split(", ").map((one) => `${one}: ${blow}`),
    );
    const dealt = setups.flatMap((setup) => blowsOf[setup].map((blow) => `${setup}: ${blow}`));
    assert.deepEqual(said.sort(), dealt.sort());
  });

  test("plans each blow in fifty seeds", () => {
    const plans = Array.from({ length: SEEDS }, (_, seed) => planOf(seed));
    for (const setup of setups) {
      const mine = plans.filter((plan) => plan.setup === setup).flatMap(({ blows }) => blows);
      assert.deepEqual(new Set(mine.map(({ blow }) => blow)), new Set(blowsOf[setup]));
    }
  });

  test("is the same for the same seed", () => {
    assert.deepEqual(planOf(7), planOf(7));
    assert.notDeepEqual(planOf(7).blows, planOf(12).blows);
  });
});

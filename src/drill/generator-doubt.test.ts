import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { generatorDoubt, type LoadSecond } from "./generator-doubt.ts";

describe("generatorDoubt", () => {
  const rows: {
    when: string;
    seconds: LoadSecond[];
    doubt: string | undefined;
  }[] = [
    { when: "every second was as planned", seconds: run({}), doubt: undefined },
    {
      when: "it was late only before the steady state",
      seconds: run({ from: 1, to: 5, sentLate: 100 }),
      doubt: undefined,
    },
    {
      when: "nothing of a single second left in time",
      seconds: run({ from: 9, to: 9, sentLate: 100 }),
      doubt: undefined,
    },
    {
      when: "each second had a late one",
      seconds: run({ from: 6, to: 20, sentLate: 1 }),
      doubt: undefined,
    },
    {
      when: "more than a tenth left late",
      seconds: run({ from: 9, to: 10, sentLate: 76 }),
      doubt: "152 of 1500 requests left more than 100 ms late",
    },
    {
      when: "it had nobody free",
      seconds: run({ from: 9, to: 9, dropped: 30 }),
      doubt: "30 of 1500 requests that were due were never sent",
    },
    { when: "nothing was measured", seconds: [], doubt: undefined },
  ];
  for (const { when, seconds, doubt } of rows) {
    test(`${doubt === undefined ? "has no doubt" : "doubts"} when ${when}`, () => {
      assert.equal(generatorDoubt(seconds, 5000), doubt);
    });
  }
});

/** Twenty seconds at 100 requests, with a flaw in some of them. */
function run(flaw: { from?: number; to?: number; sentLate?: number; dropped?: number }) {
  const { from = 0, to = -1, sentLate = 0, dropped = 0 } = flaw;
  return Array.from({ length: 20 }, (_, at): LoadSecond => {
    const isFlawed = at + 1 >= from && at + 1 <= to;
    return {
      elapsedMs: (at + 1) * 1000,
      offered: 100,
      dropped: isFlawed ? dropped : 0,
      sentLate: isFlawed ? sentLate : 0,
    };
  });
}

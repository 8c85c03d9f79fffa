/** What every store does with votes that a queue hands to it. Called with a maker of empty ones. */
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import type { Vote, VoteLedger } from "../../src/targets/poll/poll-store.ts";

/** Each of them is on the same data, and closed after the test. */
export type OpenLedgers = (count: number, t: TestContext) => Promise<readonly VoteLedger[]>;

const [ann, bob, cid] = [vote("ann", "ann"), vote("bob", "bob"), vote("cid", "cid")];

export function describeVoteLedger(name: string, open: OpenLedgers): void {
  const withLunch = async (t: TestContext): Promise<VoteLedger> => {
    const [ledger] = await openLunch(t, 1);
    return ledger!;
  };
  const openLunch = async (t: TestContext, count: number): Promise<readonly VoteLedger[]> => {
    const ledgers = await open(count, t);
    const options = [{ id: "soup", label: "Soup" }];
    await ledgers[0]!.createPoll({ id: "lunch", question: "?", isOpen: true, options });
    return ledgers;
  };

  describe(`${name}: votes that are delivered`, () => {
    test("count once, alone or among others", async (t) => {
      const ledger = await withLunch(t);
      await ledger.settle([]);
      await ledger.settle([ann]);
      await ledger.settle([ann, bob, cid]);
      await ledger.settle([bob]);
      assert.deepEqual(await books(ledger), { counted: 3, duplicate: 0, rejected: 0, tally: 3 });
    });

    test("count once when one delivery has them twice", async (t) => {
      const ledger = await withLunch(t);
      await ledger.settle([ann, ann, bob, ann]);
      assert.deepEqual(await books(ledger), { counted: 2, duplicate: 0, rejected: 0, tally: 2 });
      assert.equal((await ledger.vote("ann"))?.status, "counted");
    });

    test("have no part in what becomes of others when they are known", async (t) => {
      const ledger = await withLunch(t);
      await ledger.changePoll("lunch", { isOpen: false });
      await ledger.settle([vote("1", "ann")]);
      await ledger.changePoll("lunch", { isOpen: true });
      await ledger.settle([vote("1", "ann"), vote("2", "ann"), vote("3", "ann")]);
      const statuses = ["1", "2", "3"].map(async (id) => (await ledger.vote(id))?.status);
      assert.deepEqual(await Promise.all(statuses), ["rejected", "counted", "duplicate"]);
      assert.deepEqual(await books(ledger), { counted: 1, duplicate: 1, rejected: 1, tally: 1 });
    });

    test("count once for whoever settles them at the same time", async (t) => {
      const ledgers = await openLunch(t, 3);
      for (let round = 0; round < 10; round++) {
        const votes = Array.from({ length: 30 }, (_, n) => ({
          ...vote(`${round}-${n}`, `${round}-${n % 20}`),
          pollId: n % 3 === 0 ? "gone" : "lunch",
        }));
        await Promise.all(
          ledgers.map((ledger, at) => ledger.settle(votes.slice(at * 5).concat(votes.slice(0, 3)))),
        );
      }
      // Of thirty votes a round ten are for no poll; three voters have two of the others.
      const expected = { counted: 170, duplicate: 30, rejected: 100, tally: 170 };
      assert.deepEqual(await books(ledgers[0]!), expected);
      const { entries } = await ledgers[0]!.voters("lunch", { after: 0, limit: 1000 });
      assert.equal(new Set(entries.map(({ voterId }) => voterId)).size, 170);
    });
  });
}

function vote(id: string, voterId: string): Vote {
  return { id, pollId: "lunch", optionId: "soup", voterId };
}

async function books(ledger: VoteLedger): Promise<Record<string, number>> {
  const { counted, duplicate, rejected } = await ledger.readTotals();
  const tally = (await ledger.option("soup"))?.votes ?? 0;
  return { counted, duplicate, rejected, tally };
}

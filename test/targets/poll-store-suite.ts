/** What every store of the poll service must do. Called with a maker of empty stores. */
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import type { NewPoll, PollStore, Vote } from "../../src/targets/poll/poll-store.ts";

export interface StoreLimits {
  readonly queuedMax: number;
}

/** The store is closed after the test. */
export type MakeStore = (limits: StoreLimits, t: TestContext) => Promise<PollStore>;

const first = { after: 0, limit: 100 };

const lunch: NewPoll = {
  id: "lunch",
  question: "What for lunch?",
  isOpen: true,
  options: [
    { id: "soup", label: "Soup" },
    { id: "rice", label: "Rice" },
  ],
};

export function describePollStore(name: string, makeStore: MakeStore): void {
  const withLunch = async (t: TestContext, queuedMax = 100): Promise<PollStore> => {
    const store = await makeStore({ queuedMax }, t);
    assert.equal(await store.createPoll(lunch), "created");
    return store;
  };

  describe(`${name}: polls`, () => {
    test("gives back a poll as it was made, with nothing counted", async (t) => {
      const store = await withLunch(t);
      assert.deepEqual(await store.poll("lunch"), {
        id: "lunch",
        question: "What for lunch?",
        isOpen: true,
        options: [
          { id: "soup", pollId: "lunch", label: "Soup", votes: 0 },
          { id: "rice", pollId: "lunch", label: "Rice", votes: 0 },
        ],
      });
    });

    test("refuses a poll whose id, or one of whose options' ids, is taken", async (t) => {
      const store = await withLunch(t);
      assert.equal(await store.createPoll({ ...lunch, options: [] }), "taken");
      assert.equal(await store.createPoll({ ...lunch, id: "dinner" }), "taken");
      const twice = [lunch.options[0]!, lunch.options[0]!].map((o) => ({ ...o, id: "new" }));
      assert.equal(await store.createPoll({ ...lunch, id: "dinner", options: twice }), "taken");
      assert.equal(await store.poll("dinner"), undefined);
    });

    test("lists polls in the order of their making, page by page", async (t) => {
      const store = await makeStore({ queuedMax: 1 }, t);
      for (const id of ["c", "a", "b"]) await store.createPoll({ ...lunch, id, options: [] });
      const page = await store.polls({ after: 0, limit: 2 });
      assert.deepEqual(ids(page.entries), ["c", "a"]);
      const rest = await store.polls({ after: page.next ?? 0, limit: 2 });
      assert.deepEqual(ids(rest.entries), ["b"]);
      assert.equal(rest.next, undefined);
    });

    test("changes what is given and leaves the rest", async (t) => {
      const store = await withLunch(t);
      assert.equal(await store.changePoll("lunch", { isOpen: false }), true);
      assert.equal((await store.poll("lunch"))?.question, "What for lunch?");
      assert.equal(await store.changePoll("lunch", { question: "Hungry?" }), true);
      const poll = await store.poll("lunch");
      assert.deepEqual([poll?.question, poll?.isOpen], ["Hungry?", false]);
      assert.equal(await store.changePoll("dinner", { isOpen: true }), false);
    });

    test("removes a poll with its options", async (t) => {
      const store = await withLunch(t);
      assert.equal(await store.removePoll("lunch"), true);
      assert.equal(await store.removePoll("lunch"), false);
      assert.equal(await store.option("soup"), undefined);
      assert.deepEqual((await store.polls(first)).entries, []);
    });
  });

  describe(`${name}: options`, () => {
    test("adds an option to a poll that exists, under an id that is new", async (t) => {
      const store = await withLunch(t);
      const pie = { id: "pie", pollId: "lunch", label: "Pie" };
      assert.equal(await store.createOption(pie), "created");
      assert.equal(await store.createOption(pie), "taken");
      assert.equal(await store.createOption({ ...pie, id: "x", pollId: "dinner" }), "no-poll");
      assert.deepEqual(await store.option("pie"), { ...pie, votes: 0 });
    });

    test("lists the options of one poll or of all", async (t) => {
      const store = await withLunch(t);
      await store.createPoll({ ...lunch, id: "dinner", options: [{ id: "egg", label: "Egg" }] });
      assert.deepEqual(ids((await store.options("lunch", first)).entries), ["soup", "rice"]);
      const all = await store.options(undefined, { after: 0, limit: 2 });
      const rest = await store.options(undefined, { after: all.next ?? 0, limit: 2 });
      assert.deepEqual(ids([...all.entries, ...rest.entries]), ["soup", "rice", "egg"]);
    });

    test("changes and removes an option", async (t) => {
      const store = await withLunch(t);
      assert.equal(await store.changeOption("soup", "Broth"), true);
      assert.equal((await store.option("soup"))?.label, "Broth");
      assert.equal(await store.removeOption("soup"), true);
      assert.equal(await store.removeOption("soup"), false);
      assert.equal(await store.changeOption("soup", "Soup"), false);
      assert.deepEqual(ids((await store.poll("lunch"))?.options ?? []), ["rice"]);
    });
  });

  describe(`${name}: votes`, () => {
    test("queues a vote and counts it when it is settled", async (t) => {
      const store = await withLunch(t);
      assert.equal(await store.accept(vote("1", "ann")), "queued");
      assert.equal((await store.vote("1"))?.status, "queued");
      assert.equal((await store.option("soup"))?.votes, 0);
      await settleAll(store);
      assert.equal((await store.vote("1"))?.status, "counted");
      assert.equal((await store.option("soup"))?.votes, 1);
    });

    test("knows a vote that comes again, before and after it is settled", async (t) => {
      const store = await withLunch(t);
      await store.accept(vote("1", "ann"));
      assert.equal(await store.accept(vote("1", "ann")), "repeated");
      await settleAll(store);
      assert.equal(await store.accept(vote("1", "ann")), "repeated");
      assert.equal(await store.accept({ ...vote("1", "ann"), optionId: "rice" }), "differs");
      await settleAll(store);
      assert.equal((await store.option("soup"))?.votes, 1);
    });

    test("takes a vote once that comes ten times at once", async (t) => {
      const store = await withLunch(t);
      const same = Array.from({ length: 10 }, () => store.accept(vote("1", "ann")));
      const other = store.accept({ ...vote("1", "ann"), optionId: "rice" });
      assert.deepEqual((await Promise.all(same)).sort(), ["queued", ...Array(9).fill("repeated")]);
      assert.equal(await other, "differs");
      await settleAll(store);
      const { accepted, counted } = await store.readTotals();
      assert.deepEqual([accepted, counted], [1, 1]);
    });

    test("gives a poll that is made again no voters of the one before", async (t) => {
      const store = await withLunch(t);
      await store.accept(vote("1", "ann"));
      await settleAll(store);
      await store.removePoll("lunch");
      await store.createPoll(lunch);
      assert.deepEqual((await store.voters("lunch", first)).entries, []);
      await store.accept(vote("2", "ann"));
      await settleAll(store);
      assert.equal((await store.vote("2"))?.status, "counted");
      assert.equal((await store.vote("1"))?.status, "counted");
    });

    test("keeps what clients write as they wrote it", async (t) => {
      const store = await withLunch(t);
      const odd = { ...vote("~.-_1", 'q"uo\\te {1,"2"} NULL ü 🗳 \t\n $1 {tag}'), optionId: "rice" };
      assert.equal(await store.accept(odd), "queued");
      await settleAll(store);
      const { entries } = await store.voters("lunch", first);
      assert.deepEqual(entries, [odd]);
    });

    test("counts a voter once in a poll, whatever the second vote is for", async (t) => {
      const store = await withLunch(t);
      await store.accept(vote("1", "ann"));
      await store.accept({ ...vote("2", "ann"), optionId: "rice" });
      await settleAll(store);
      assert.equal((await store.vote("2"))?.status, "duplicate");
      assert.deepEqual(
        (await store.poll("lunch"))?.options.map(({ votes }) => votes),
        [1, 0],
      );
    });

    test("refuses what it cannot count", async (t) => {
      const store = await withLunch(t);
      assert.equal(await store.accept({ ...vote("1", "ann"), pollId: "dinner" }), "no-poll");
      assert.equal(await store.accept({ ...vote("1", "ann"), optionId: "pie" }), "no-option");
      await store.changePoll("lunch", { isOpen: false });
      assert.equal(await store.accept(vote("1", "ann")), "closed");
      assert.equal(await store.vote("1"), undefined);
      assert.equal((await store.readTotals()).accepted, 0);
    });

    test("tells votes that come at once apart", async (t) => {
      const store = await withLunch(t);
      await store.accept(vote("0", "zoe"));
      const votes = [
        vote("1", "ann"),
        { ...vote("2", "bob"), pollId: "dinner" },
        vote("3", "cid"),
        { ...vote("4", "dan"), optionId: "pie" },
        vote("0", "zoe"),
        { ...vote("0", "eve"), id: "5" },
      ];
      const outcomes = await Promise.all(votes.map((one) => store.accept(one)));
      const expected = ["queued", "no-poll", "queued", "no-option", "repeated", "queued"];
      assert.deepEqual(outcomes, expected);
      assert.equal((await store.readTotals()).accepted, 4);
    });

    test("takes new votes that come at once, as many as there is room for", async (t) => {
      const store = await withLunch(t, 3);
      const votes = Array.from({ length: 6 }, (_, n) => ({
        ...vote(`${n}`, `voter-${n}`),
        pollId: n === 1 ? "dinner" : "lunch",
        isNew: true,
      }));
      const outcomes = await Promise.all(votes.map((one) => store.accept(one)));
      assert.deepEqual(outcomes, ["queued", "no-poll", "queued", "queued", "full", "full"]);
      assert.equal((await store.readTotals()).accepted, 3);
      await settleAll(store);
      assert.equal((await store.option("soup"))?.votes, 3);
    });

    test("refuses a vote when the queue is full and takes it when there is room", async (t) => {
      const store = await withLunch(t, 1);
      await store.accept(vote("1", "ann"));
      assert.equal(await store.accept(vote("2", "bob")), "full");
      await settleAll(store);
      assert.equal(await store.accept(vote("2", "bob")), "queued");
    });

    const causes: readonly [string, (store: PollStore) => Promise<boolean>, string][] = [
      ["closed", (store) => store.changePoll("lunch", { isOpen: false }), "the poll was closed"],
      ["removed", (store) => store.removePoll("lunch"), "the poll was removed"],
      ["without that option", (store) => store.removeOption("soup"), "the option was removed"],
    ];
    for (const [what, change, reason] of causes) {
      test(`rejects a queued vote when its poll is ${what} meanwhile`, async (t) => {
        const store = await withLunch(t);
        await store.accept(vote("1", "ann"));
        await change(store);
        await settleAll(store);
        const settled = await store.vote("1");
        assert.deepEqual([settled?.status, settled?.reason], ["rejected", reason]);
      });
    }

    test("loses no vote between accepted and settled, however many settle at once", async (t) => {
      const store = await withLunch(t);
      for (let n = 0; n < 60; n++) await store.accept(vote(`${n}`, `voter-${n % 40}`));
      const settled = await Promise.all([store.settleQueued(25), store.settleQueued(25)]);
      assert.deepEqual(settled, [25, 25]);
      assert.deepEqual(await store.readTotals(), {
        accepted: 60,
        counted: 40,
        duplicate: 10,
        rejected: 0,
        queued: 10,
        setAside: 0,
      });
      assert.equal((await store.option("soup"))?.votes, 40);
    });

    test("tells who has voted, page by page, in the order of counting", async (t) => {
      const store = await withLunch(t);
      for (const voter of ["cid", "ann", "bob"]) await store.accept(vote(`v-${voter}`, voter));
      await settleAll(store);
      const page = await store.voters("lunch", { after: 0, limit: 2 });
      assert.deepEqual(page.entries, [vote("v-cid", "cid"), vote("v-ann", "ann")]);
      const rest = await store.voters("lunch", { after: page.next ?? 0, limit: 2 });
      assert.deepEqual(rest, { entries: [vote("v-bob", "bob")], next: undefined });
    });
  });
}

function vote(id: string, voterId: string): Vote {
  return { id, pollId: "lunch", optionId: "soup", voterId };
}

async function settleAll(store: PollStore): Promise<void> {
  while ((await store.settleQueued(10)) > 0);
}

function ids(entries: readonly { readonly id: string }[]): string[] {
  return entries.map(({ id }) => id);
}

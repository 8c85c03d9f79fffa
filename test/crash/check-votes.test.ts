import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkOutages, checkVotes, type StoreBooks } from "./check-votes.ts";
import type { Answer, History } from "./voters.ts";

/** Ann has voted, Bob twice; Eve was promised nothing, and nothing came of it. */
const history: History = {
  votes: [
    { id: "a", voterId: "ann", promisedMs: 1 },
    { id: "b", voterId: "bob", promisedMs: 2 },
    { id: "c", voterId: "bob", promisedMs: 3 },
    { id: "e", voterId: "eve", promisedMs: undefined },
  ],
  answers: [],
  wrongs: [],
};
const a = row("a", "ann", "counted");
const b = row("b", "bob", "counted");
const c = row("c", "bob", "duplicate");
const totals = { accepted: 3, counted: 2, duplicate: 1, rejected: 0 };
const closed: StoreBooks = { votes: new Map([a, b, c]), tally: 2, totals, queued: 0 };

type Row = [id: string, { readonly voterId: string; readonly status: string }];

describe("the checker of the crash campaign", () => {
  test("finds nothing in books that close", () => {
    const none = { lost: 0, double: 0, phantom: 0, forgotten: 0, wrongs: [] };
    assert.deepEqual(checkVotes(history, closed, undefined), none);
  });

  test("finds a promised vote that is gone, or that is still queued", () => {
    const gone = { ...closed, votes: new Map([b, c]) };
    assert.equal(checkVotes(history, gone, undefined).lost, 1);
    const queued = row("a", "ann", "queued");
    assert.equal(checkVotes(history, { ...closed, votes: new Map([queued]) }, undefined).lost, 3);
  });

  test("lets memory forget what was promised before it was lost, and no more", () => {
    const gone = { ...closed, votes: new Map() };
    const { lost, forgotten } = checkVotes(history, gone, 2.5);
    assert.deepEqual([lost, forgotten], [1, 2]);
  });

  test("finds a voter who counts twice, in the votes or in the tally", () => {
    const twice = row("c", "bob", "counted");
    assert.equal(checkVotes(history, { ...closed, votes: new Map([a, b, twice]) }, 0).double, 1);
    assert.equal(checkVotes(history, { ...closed, tally: 3 }, undefined).double, 1);
  });

  test("finds a vote that nobody has sent, or that is another's", () => {
    const unsent = row("x", "xavier", "counted");
    const others = row("a", "eve", "counted");
    const votes = new Map([unsent, others, b, c]);
    assert.equal(checkVotes(history, { ...closed, votes }, undefined).phantom, 2);
  });

  test("takes a vote that was promised nothing as it is", () => {
    const e = row("e", "eve", "counted");
    const counted = { ...totals, accepted: 4, counted: 3 };
    const books = { ...closed, votes: new Map([a, b, c, e]), tally: 3, totals: counted };
    assert.deepEqual(checkVotes(history, books, undefined).wrongs, []);
  });

  for (const [name, value] of Object.entries({ accepted: 4, counted: 1, duplicate: 2 })) {
    test(`finds that the counter ${name} does not close`, () => {
      const books = { ...closed, totals: { ...totals, [name]: value } };
      assert.match(checkVotes(history, books, undefined).wrongs.join("\n"), /differ: /);
    });
  }

  test("finds a promise in an outage, and one of which nobody was told", () => {
    const outages = [{ fromMs: 10, toMs: 20 }];
    const answer = (status: number): Answer => ({ askedMs: 11, endMs: 12, status });
    const check = (...answers: Answer[]): string[] =>
      checkOutages({ ...history, answers }, outages);
    assert.deepEqual(check(answer(503)), []);
    assert.deepEqual(check(answer(503), answer(202)), ["1 answers in an outage were 202"]);
    assert.deepEqual(check(), ["nobody was told of an outage"]);
  });
});

function row(id: string, voterId: string, status: string): Row {
  return [id, { voterId, status }];
}

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Answer, servePoll } from "../../../test/targets/serve-poll.ts";
import { demoPoll } from "./demo-poll.ts";

const ballot = {
  poll_id: demoPoll.id,
  option_id: demoPoll.options[0]!.id,
  voter_id: "ann",
};

describe("POST /vote", () => {
  test("queues a vote and gives it an id when it has none", async (t) => {
    const { send, store, queuedCount } = await servePoll(t);
    const { status, body } = await send("POST", "/vote", ballot);
    const { vote_id: id, status: state } = body as Record<string, string>;
    assert.deepEqual([status, state, queuedCount()], [202, "queued", 1]);
    assert.equal((await store.vote(id ?? ""))?.voterId, "ann");
  });

  test("gives ids that begin with the time, so that an index of them grows at its end", async (t) => {
    const { send } = await servePoll(t);
    const beforeMs = Date.now();
    const { body } = await send("POST", "/vote", ballot);
    const { vote_id: id } = body as { vote_id: string };
    assert.match(id, /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    const madeMs = Number.parseInt(id.slice(0, 13).replace("-", ""), 16);
    assert.ok(madeMs >= beforeMs && madeMs <= Date.now(), `${madeMs} is not the time`);
  });

  test("answers the same to the same vote, and queues it once", async (t) => {
    const { send, store, queuedCount } = await servePoll(t);
    const first = await send("POST", "/vote", { ...ballot, vote_id: "v1" });
    await store.settleQueued(1);
    const second = await send("POST", "/vote", { ...ballot, vote_id: "v1" });
    assert.deepEqual([second.status, second.body], [first.status, first.body]);
    assert.deepEqual([queuedCount(), store.totals.accepted], [1, 1]);
  });

  for (const key of ["key-1", '"key-1"']) {
    test(`takes ${key} of Idempotency-Key as the vote's id`, async (t) => {
      const { send } = await servePoll(t);
      const { body } = await send("POST", "/vote", ballot, { "idempotency-key": key });
      assert.deepEqual(body, { vote_id: "key-1", status: "queued" });
    });
  }

  test("refuses a key that is no id, or not the vote_id of the body", async (t) => {
    const { send } = await servePoll(t);
    const odd = await send("POST", "/vote", ballot, { "idempotency-key": "a b" });
    assert.equal(odd.status, 400);
    assert.match(detailOf(odd), /Idempotency-Key: must have .*, got "a b"/);
    const both = { ...ballot, vote_id: "v1" };
    const other = await send("POST", "/vote", both, { "idempotency-key": "v2" });
    assert.equal(other.status, 400);
    assert.match(detailOf(other), /must be the vote_id of the body, v1.*, got v2/);
  });

  const refused: readonly [string, object, number, RegExp][] = [
    ["an unknown poll", { poll_id: "none" }, 404, /there is no poll none/],
    ["an unknown option", { option_id: "none" }, 404, /has no option none/],
    ["a voter that is missing", { voter_id: undefined }, 400, /voter_id: is required/],
    ["a voter of another type", { voter_id: 7 }, 400, /voter_id: must be text, got 7/],
    ["a field it does not know", { vote: 1 }, 400, /vote: is not a known key/],
  ];
  for (const [what, change, status, detail] of refused) {
    test(`refuses ${what} with ${status} and says why`, async (t) => {
      const { send, store } = await servePoll(t);
      const answer = await send("POST", "/vote", { ...ballot, ...change });
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
      assert.match(detailOf(answer), detail);
      assert.equal(store.totals.accepted, 0);
    });
  }

  test("refuses a vote for a closed poll with 409", async (t) => {
    const { send, store } = await servePoll(t);
    await store.changePoll(demoPoll.id, { isOpen: false });
    assert.equal((await send("POST", "/vote", ballot)).status, 409);
  });

  test("refuses a known vote with another content with 422", async (t) => {
    const { send } = await servePoll(t);
    await send("POST", "/vote", { ...ballot, vote_id: "v1" });
    const other = await send("POST", "/vote", { ...ballot, vote_id: "v1", voter_id: "bob" });
    assert.equal(other.status, 422);
  });

  test("refuses a vote with 503 and Retry-After when the queue is full", async (t) => {
    const { send } = await servePoll(t, 1);
    await send("POST", "/vote", ballot);
    const { status, headers } = await send("POST", "/vote", { ...ballot, voter_id: "bob" });
    assert.deepEqual([status, headers.get("retry-after")], [503, "1"]);
  });
});

describe("GET /votes/{vote_id}", () => {
  test("tells what became of a vote, and why it was rejected", async (t) => {
    const { send, store } = await servePoll(t);
    for (const [id, voter] of [
      ["v1", "ann"],
      ["v2", "ann"],
      ["v3", "bob"],
    ] as const) {
      await send("POST", "/vote", { ...ballot, vote_id: id, voter_id: voter });
    }
    assert.deepEqual((await send("GET", "/votes/v1")).body, { vote_id: "v1", status: "queued" });
    await store.settleQueued(2);
    await store.changePoll(demoPoll.id, { isOpen: false });
    await store.settleQueued(1);
    assert.deepEqual((await send("GET", "/votes/v1")).body, { vote_id: "v1", status: "counted" });
    assert.deepEqual((await send("GET", "/votes/v2")).body, { vote_id: "v2", status: "duplicate" });
    assert.deepEqual((await send("GET", "/votes/v3")).body, {
      vote_id: "v3",
      status: "rejected",
      reason: "the poll was closed",
    });
  });

  test("knows nothing of a vote that was not accepted", async (t) => {
    const { send } = await servePoll(t);
    assert.equal((await send("GET", "/votes/v1")).status, 404);
  });
});

function detailOf({ body }: Answer): string {
  return (body as { detail: string }).detail;
}

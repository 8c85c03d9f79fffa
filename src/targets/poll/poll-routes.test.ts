import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type ServedPoll, servePoll } from "../../../test/targets/serve-poll.ts";
import { demoPoll } from "./demo-poll.ts";

const demoJson = {
  id: demoPoll.id,
  question: demoPoll.question,
  is_open: true,
  options: demoPoll.options.map((option) => ({ ...option, votes: 0 })),
  total_votes: 0,
};

describe("GET /polls", () => {
  test("lists polls, and gives one by its id in the query or the path", async (t) => {
    const { send } = await servePoll(t);
    assert.deepEqual((await send("GET", "/polls")).body, [demoJson]);
    assert.deepEqual((await send("GET", `/polls?id=${demoPoll.id}`)).body, demoJson);
    assert.deepEqual((await send("GET", `/polls/${demoPoll.id}`)).body, demoJson);
  });

  test("answers 404 for a poll that is not there", async (t) => {
    const { send } = await servePoll(t);
    assert.equal((await send("GET", "/polls/none")).status, 404);
    assert.equal((await send("GET", "/polls?id=none")).status, 404);
  });

  test("goes on where the page before has ended, as its Link says", async (t) => {
    const { send } = await servePoll(t);
    await send("POST", "/polls", { id: "second", question: "?" });
    const { body, headers } = await send("GET", "/polls?limit=1");
    assert.deepEqual(body, [demoJson]);
    const next = /^<(.+)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1];
    const rest = await send("GET", next ?? "");
    assert.deepEqual(
      (rest.body as { id: string }[]).map(({ id }) => id),
      ["second"],
    );
    assert.equal(rest.headers.get("link"), null);
  });

  test("tells the counted votes and who has voted, page by page", async (t) => {
    const served = await servePoll(t);
    await voteAs(served, "ann", "bob");
    const path = `/polls/${demoPoll.id}?voters=true&limit=1`;
    const { body, headers } = await served.send("GET", path);
    const option = demoPoll.options[0]!.id;
    const { voters, total_votes: total } = body as { voters: unknown; total_votes: number };
    assert.equal(total, 2);
    assert.deepEqual(voters, [{ voter_id: "ann", option_id: option, vote_id: "v-ann" }]);
    assert.match(headers.get("link") ?? "", /voters=true&limit=1&after=1/);
  });

  test("names field, rule and value of a query that it cannot read", async (t) => {
    const { send } = await servePoll(t);
    const { status, body } = await send("GET", "/polls?limit=0");
    assert.equal(status, 400);
    assert.deepEqual((body as { problems: unknown }).problems, [
      {
        in: "query",
        field: "limit",
        problem: 'must be a whole number from 1 to 1000, got "0"',
      },
    ]);
  });
});

describe("POST /polls", () => {
  test("makes a poll from labels, from options with ids, and from neither", async (t) => {
    const { send } = await servePoll(t);
    const options = ["Yes", { id: "no", label: "No" }, { label: "Perhaps" }];
    const { status, body, headers } = await send("POST", "/polls", { question: "?", options });
    assert.equal(status, 201);
    const made = body as { id: string; is_open: boolean; options: { id: string; label: string }[] };
    assert.equal(headers.get("location"), `/polls/${made.id}`);
    assert.equal(made.is_open, true);
    assert.deepEqual(
      made.options.map(({ label }) => label),
      ["Yes", "No", "Perhaps"],
    );
    assert.equal(made.options[1]?.id, "no");
    assert.deepEqual((await send("GET", `/polls/${made.id}`)).body, made);
    assert.equal((await send("POST", "/polls", { id: "bare", question: "?" })).status, 201);
  });

  test("refuses an id that is taken, and a poll beyond those it may hold", async (t) => {
    const { send } = await servePoll(t);
    assert.equal((await send("POST", "/polls", { id: demoPoll.id, question: "?" })).status, 409);
    for (const id of ["2", "3", "4"]) await send("POST", "/polls", { id, question: "?" });
    assert.equal((await send("POST", "/polls", { id: "5", question: "?" })).status, 507);
  });

  test("tells all that is wrong with a body at once", async (t) => {
    const { send } = await servePoll(t);
    const { status, body } = await send("POST", "/polls", { question: "", options: [{}], x: 1 });
    assert.equal(status, 400);
    const problems = (body as { problems: { field: string }[] }).problems;
    assert.deepEqual(problems.map(({ field }) => field).sort(), [
      "options[0].label",
      "question",
      "x",
    ]);
  });
});

describe("PUT and DELETE /polls", () => {
  test("changes what is given", async (t) => {
    const { send, store } = await servePoll(t);
    const change = { id: demoPoll.id, is_open: false };
    assert.equal((await send("PUT", "/polls", change)).status, 204);
    const poll = await store.poll(demoPoll.id);
    assert.deepEqual([poll?.isOpen, poll?.question], [false, demoPoll.question]);
    assert.equal((await send("PUT", "/polls", { id: "none", question: "?" })).status, 404);
  });

  test("removes a poll once", async (t) => {
    const { send } = await servePoll(t);
    const path = `/polls?id=${demoPoll.id}`;
    assert.equal((await send("DELETE", path)).status, 204);
    assert.equal((await send("DELETE", path)).status, 404);
    assert.equal((await send("DELETE", "/polls")).status, 400);
  });
});

async function voteAs({ store }: ServedPoll, ...voters: string[]): Promise<void> {
  for (const voterId of voters) {
    const optionId = demoPoll.options[0]!.id;
    await store.accept({ id: `v-${voterId}`, pollId: demoPoll.id, optionId, voterId });
  }
  await store.settleQueued(voters.length);
}

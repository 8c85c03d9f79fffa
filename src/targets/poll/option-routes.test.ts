import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { servePoll } from "../../../test/targets/serve-poll.ts";
import { demoPoll } from "./demo-poll.ts";

const first = demoPoll.options[0]!;
const firstJson = { id: first.id, poll_id: demoPoll.id, label: first.label, votes: 0 };

describe("GET /options", () => {
  test("gives one by its id, those of a poll, or all", async (t) => {
    const { send } = await servePoll(t);
    assert.deepEqual((await send("GET", `/options?id=${first.id}`)).body, firstJson);
    for (const path of ["/options", `/options?poll_id=${demoPoll.id}`]) {
      const { body } = await send("GET", path);
      assert.deepEqual(
        (body as { label: string }[]).map(({ label }) => label),
        ["Option A", "Option B", "Option C"],
      );
    }
  });

  test("answers 404 for an option, or a poll, that is not there", async (t) => {
    const { send } = await servePoll(t);
    assert.equal((await send("GET", "/options?id=none")).status, 404);
    assert.equal((await send("GET", "/options?poll_id=none")).status, 404);
  });

  test("links the next page", async (t) => {
    const { send } = await servePoll(t);
    const { body, headers } = await send("GET", "/options?limit=2");
    assert.equal((body as unknown[]).length, 2);
    assert.match(headers.get("link") ?? "", /^<\/options\?limit=2&after=\d+>; rel="next"$/);
  });
});

describe("POST /options", () => {
  test("adds an option to a poll", async (t) => {
    const { send } = await servePoll(t);
    const option = { id: "d", poll_id: demoPoll.id, label: "Option D" };
    const { status, body, headers } = await send("POST", "/options", option);
    assert.deepEqual([status, headers.get("location")], [201, "/options?id=d"]);
    assert.deepEqual(body, { ...option, votes: 0 });
    assert.deepEqual((await send("GET", "/options?id=d")).body, body);
  });

  test("refuses an unknown poll, an id that is taken, and one option too many", async (t) => {
    const { send } = await servePoll(t);
    const option = { poll_id: demoPoll.id, label: "?" };
    assert.equal((await send("POST", "/options", { ...option, poll_id: "none" })).status, 404);
    assert.equal((await send("POST", "/options", { ...option, id: first.id })).status, 409);
    assert.equal((await send("POST", "/options", option)).status, 201);
    assert.equal((await send("POST", "/options", option)).status, 507);
  });
});

describe("PUT and DELETE /options", () => {
  test("changes the label", async (t) => {
    const { send, store } = await servePoll(t);
    const change = { id: first.id, label: "New" };
    assert.equal((await send("PUT", "/options", change)).status, 204);
    assert.equal((await store.option(first.id))?.label, "New");
    assert.equal((await send("PUT", "/options", { ...change, id: "none" })).status, 404);
  });

  test("moves no option to another poll", async (t) => {
    const { send } = await servePoll(t);
    const change = { id: first.id, poll_id: "other", label: "New" };
    const { status, body } = await send("PUT", "/options", change);
    assert.equal(status, 409);
    assert.match((body as { detail: string }).detail, /poll_id: must be 1{8}-.*, got other/);
  });

  test("removes an option once", async (t) => {
    const { send } = await servePoll(t);
    assert.equal((await send("DELETE", `/options?id=${first.id}`)).status, 204);
    assert.equal((await send("DELETE", `/options?id=${first.id}`)).status, 404);
  });
});

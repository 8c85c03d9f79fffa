import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { describePollStore } from "../../../test/targets/poll-store-suite.ts";
import { describeVoteLedger } from "../../../test/targets/vote-ledger-suite.ts";
import { SqliteStore } from "./sqlite-store.ts";

describePollStore("SqliteStore", async ({ queuedMax }, t) => {
  const store = await SqliteStore.open(join(folderOf(t), "polls.db"), queuedMax);
  t.after(() => store.close());
  return store;
});

describeVoteLedger("SqliteStore", async (count, t) => {
  const store = await SqliteStore.open(join(folderOf(t), "polls.db"), 1);
  t.after(() => store.close());
  return Array.from({ length: count }, () => store);
});

describe("SqliteStore", () => {
  test("knows what it has accepted when it is opened again", async (t) => {
    const path = join(folderOf(t), "polls.db");
    const vote = { id: "1", pollId: "p", optionId: "o", voterId: "ann" };
    const first = await SqliteStore.open(path, 10);
    const options = [{ id: "o", label: "O" }];
    await first.createPoll({ id: "p", question: "?", isOpen: true, options });
    await first.accept(vote);
    await first.close();
    const second = await SqliteStore.open(path, 10);
    t.after(() => second.close());
    assert.equal((await second.vote("1"))?.status, "queued");
    assert.equal(await second.settleQueued(10), 1);
    assert.equal((await second.option("o"))?.votes, 1);
  });

  test("refuses a file that somebody else has, or that is none of its own", async (t) => {
    const path = join(folderOf(t), "polls.db");
    const store = await SqliteStore.open(path, 10);
    t.after(() => store.close());
    await assert.rejects(SqliteStore.open(path, 10), /database is locked/);
    await assert.rejects(SqliteStore.open(import.meta.filename, 10), /file is not a database/);
  });
});

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "weir-sqlite-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, type TestContext, test } from "node:test";
import { runForTests } from "./run-for-tests.ts";
import { RunHistory, runsKept } from "./run-history.ts";

describe("RunHistory", () => {
  test("keeps runs over a restart, latest first, with their figures", (t) => {
    const path = pathFor(t);
    const before = new RunHistory(path);
    before.add(runForTests("one"));
    before.add(runForTests("two"));
    before.close();
    const history = open(t, path);
    const [latest, first] = history.list();
    assert.deepEqual([latest?.name, first?.name], ["two", "one"]);
    assert.deepEqual(
      [latest?.requests, latest?.failureShare, latest?.p99Ms, latest?.tookS],
      [2400, 0.05, 9.9, 24],
    );
  });

  test("finds a run's verdict and what was measured", (t) => {
    const history = open(t, pathFor(t));
    const run = runForTests("one");
    history.add(run);
    const [{ id } = { id: 0 }] = history.list();
    assert.deepEqual(history.find(id)?.judged, run.judged);
    assert.deepEqual(history.measureOf(id), run.measure);
    assert.deepEqual([history.find(99), history.measureOf(99)], [undefined, undefined]);
  });

  test("keeps a run without answers and without a verdict", (t) => {
    const history = open(t, pathFor(t));
    const measure = { boundsMs: [], slices: [] };
    history.add({ ...runForTests("idle"), kind: "script", judged: undefined, measure });
    const [run] = history.list();
    assert.deepEqual([run?.requests, run?.failureShare, run?.p99Ms], [0, undefined, undefined]);
    assert.equal(history.find(run!.id)?.judged, undefined);
  });

  test(`keeps ${runsKept} runs; the oldest go first`, (t) => {
    const history = open(t, pathFor(t));
    const measure = { boundsMs: [], slices: [] };
    for (let at = 0; at <= runsKept; at++) history.add({ ...runForTests(`${at}`), measure });
    const names = history.list().map(({ name }) => name);
    assert.deepEqual([names.length, names[0], names.at(-1)], [runsKept, `${runsKept}`, "1"]);
  });

  test("is shared by labs that run at the same time", (t) => {
    const path = pathFor(t);
    const [one, other] = [open(t, path), open(t, path)];
    one.add(runForTests("one"));
    other.add(runForTests("two"));
    assert.deepEqual(
      one.list().map(({ name }) => name),
      ["two", "one"],
    );
  });

  test("is for its owner alone, in a folder that others may read", (t) => {
    const path = pathFor(t);
    const folder = dirname(path);
    chmodSync(folder, 0o755);
    open(t, path).add(runForTests("one"));
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
    assert.deepEqual(modes, [0o600, 0o600, 0o600]);
  });

  test("touches no file of another version, and none that is no database", (t) => {
    const path = pathFor(t);
    const database = new DatabaseSync(path);
    database.exec("PRAGMA user_version = 9");
    database.close();
    assert.throws(() => new RunHistory(path), /the file is of version 9, this Weir knows 1/);
    const text = pathFor(t);
    writeFileSync(text, "these are notes, and they are somebody's\n".repeat(100));
    assert.throws(() => new RunHistory(text), /file is not a database/);
  });
});

function pathFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "weir-history-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, "deeper", "..", "history.sqlite");
}

function open(t: TestContext, path: string): RunHistory {
  const history = new RunHistory(path);
  t.after(() => history.close());
  return history;
}

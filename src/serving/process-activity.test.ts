import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Profile } from "pprof-format";
import { readActivity, toActivityProfile, toActivityText } from "./process-activity.ts";

const activity = [
  { kind: "thread", name: "node", count: 1 },
  { kind: "resource", name: "Timeout", count: 3 },
];

describe("readActivity", () => {
  test("counts what the process waits for", () => {
    const timers = [1, 2, 3].map(() => setTimeout(() => {}, 60_000));
    const timeouts = readActivity().find(({ name }) => name === "Timeout");
    for (const timer of timers) clearTimeout(timer);
    assert.ok((timeouts?.count ?? 0) >= 3);
  });

  test("counts threads", () => {
    assert.ok(readActivity().some(({ kind, count }) => kind === "thread" && count > 0));
  });
});

describe("toActivityText", () => {
  test("has a line for each name", () => {
    const text = "activity profile: total 4\n1 @ thread node\n3 @ resource Timeout\n";
    assert.equal(toActivityText(activity), text);
  });
});

describe("toActivityProfile", () => {
  test("has a sample for each name", () => {
    const profile = Profile.decode(toActivityProfile(activity));
    const names = profile.function.map(({ name }) => profile.stringTable.strings[Number(name)]);
    assert.deepEqual(names, ["thread node", "resource Timeout"]);
    assert.deepEqual(
      profile.sample.map(({ value }) => value.map(Number)),
      [[1], [3]],
    );
  });
});

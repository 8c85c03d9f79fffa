import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { Profile } from "pprof-format";
import { toActivityProfile } from "./activity-profile.ts";
import type { Activity } from "./read-activity.ts";

const activity: Activity = {
  threads: [
    {
      id: 0,
      stack: ["inner (/a/b.ts:12:3)", "/a/c.ts:4:5", "odd"],
      handles: new Map([["tcp", 70]]),
      sockets: [],
    },
    { id: 1, stack: [], handles: new Map([["tcp", 5]]), sockets: [] },
  ],
  systemThreads: new Map(),
};

describe("toActivityProfile", () => {
  test("counts a thread with its stack, and handles by type and thread", () => {
    const profile = Profile.decode(gunzipSync(toActivityProfile(activity, 0)));
    const nameOf = (id: number | bigint): string =>
      profile.stringTable.strings[Number(profile.function[Number(id) - 1]!.name)]!;
    const samples = profile.sample.map(({ locationId, value }) => [
      Number(value[0]),
      ...locationId.map(nameOf),
    ]);
    assert.deepEqual(samples, [
      [1, "inner", "(anonymous)", "odd", "thread 0"],
      [70, "tcp", "handles", "thread 0"],
      [5, "tcp", "handles", "thread 1"],
    ]);
    assert.equal(profile.location[0]!.line[0]!.line, 12);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeProfile } from "../../../test/telemetry/make-profile.ts";
import { profileRows } from "../../../test/telemetry/profile-rows.ts";
import { toMemoryProfile } from "./to-memory-profile.ts";

const measures = [
  ["inuse_objects", "count"],
  ["alloc_objects", "count"],
  ["inuse_space", "bytes"],
  ["alloc_space", "bytes"],
] as const;
const profile = makeProfile(measures, [
  ["f", 1, 3, 10, 30],
  ["g", 0, 2, 0, 20],
  ["(external)", 1, 1, 500, 500],
]);
const pieces = [
  { thread: "main", profile },
  { thread: "other", profile },
];
const head = { startMs: 0, durationMs: 0 };

describe("toMemoryProfile", () => {
  test("tells what is alive in each thread, also outside of the heap", () => {
    assert.deepEqual(profileRows(toMemoryProfile("inuse", pieces, head)), [
      ["f", 1, 10, "thread=main"],
      ["(external)", 1, 500, "thread=main"],
      ["f", 1, 10, "thread=other"],
      ["(external)", 1, 500, "thread=other"],
    ]);
  });

  test("tells what was allocated on the heap, freed or not", () => {
    assert.deepEqual(profileRows(toMemoryProfile("alloc", pieces, head)).slice(0, 3), [
      ["f", 3, 30, "thread=main"],
      ["g", 2, 20, "thread=main"],
      ["f", 3, 30, "thread=other"],
    ]);
  });

  test("has 0 for what the profiler cannot tell", () => {
    const inuse = makeProfile([["inuse_space", "bytes"]], [["f", 10]]);
    assert.deepEqual(
      profileRows(toMemoryProfile("alloc", [{ thread: "a", profile: inuse }], head)),
      [],
    );
  });
});

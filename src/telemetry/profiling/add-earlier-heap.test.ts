import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeProfile, type Row } from "../../../test/telemetry/make-profile.ts";
import { profileRows } from "../../../test/telemetry/profile-rows.ts";
import { addEarlierHeap } from "./add-earlier-heap.ts";

function heap(...rows: readonly Row[]) {
  return makeProfile(
    [
      ["inuse_objects", "count"],
      ["inuse_space", "bytes"],
    ],
    rows,
  );
}

const now = heap(["f", 1, 100], ["(external)", 1, 7]);
const earlier = heap(["f", 2, 200], ["g", 6, 600], ["(external)", 1, 9]);

describe("addEarlierHeap", () => {
  test("is what is known now when nothing was forgotten", () => {
    const sizes = { usedBytes: 5000, unsampledBytes: 0 };
    assert.deepEqual(profileRows(addEarlierHeap(now, undefined, sizes)), [
      ["f", 1, 100],
      ["(external)", 1, 7],
    ]);
  });

  test("adds what was known before, while the heap has room for all of it", () => {
    const sizes = { usedBytes: 1900, unsampledBytes: 1000 };
    assert.deepEqual(profileRows(addEarlierHeap(now, earlier, sizes)), [
      ["f", 3, 300],
      ["(external)", 1, 7],
      ["g", 6, 600],
    ]);
  });

  test("lets it share what room there is", () => {
    const sizes = { usedBytes: 1500, unsampledBytes: 1000 };
    assert.deepEqual(profileRows(addEarlierHeap(now, earlier, sizes)), [
      ["f", 2, 200],
      ["(external)", 1, 7],
      ["g", 3, 300],
    ]);
  });

  test("forgets it when the heap has shrunk below what is known now", () => {
    const sizes = { usedBytes: 1050, unsampledBytes: 1000 };
    const rows = profileRows(addEarlierHeap(now, earlier, sizes));
    assert.deepEqual(rows[0], ["f", 1, 100]);
    assert.deepEqual(rows.at(-1), ["g", 0, 0]);
  });
});

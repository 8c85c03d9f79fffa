import assert from "node:assert/strict";
import { test } from "node:test";
import { makeProfile } from "../../../test/telemetry/make-profile.ts";
import { profileRows } from "../../../test/telemetry/profile-rows.ts";
import { sumPieces } from "./sum-pieces.ts";

test("sumPieces leaves one piece for each thread, with all its measures", () => {
  const profile = makeProfile(
    [
      ["a", "count"],
      ["b", "bytes"],
    ],
    [["f", 1, 2]],
    { span_id: "1" },
  );
  const pieces = ["main", "other", "main"].map((thread) => ({ thread, profile }));
  const summed = sumPieces(pieces).map((piece) => [piece.thread, ...profileRows(piece.profile)]);
  assert.deepEqual(summed, [
    ["main", ["f", 2, 4, "span_id=1"]],
    ["other", ["f", 1, 2, "span_id=1"]],
  ]);
});

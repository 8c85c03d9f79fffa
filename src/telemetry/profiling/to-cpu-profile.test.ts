import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeProfile, type Row } from "../../../test/telemetry/make-profile.ts";
import { profileRows } from "../../../test/telemetry/profile-rows.ts";
import type { Piece } from "./piece.ts";
import { toCpuProfile } from "./to-cpu-profile.ts";

const MS = 1_000_000;
const window = { intervalNs: 10 * MS, startMs: 0, durationMs: 1000 };

/** As the sampler gives it: hits, time that has passed, processor time since the last sample. */
function piece(thread: string, rows: readonly Row[]): Piece {
  const measures = [
    ["sample", "count"],
    ["wall", "nanoseconds"],
    ["cpu", "nanoseconds"],
  ] as const;
  return { thread, profile: makeProfile(measures, rows) };
}

describe("toCpuProfile", () => {
  test("has a sample stand for an interval of processor time", () => {
    const pieces = [
      piece("main", [
        ["f g", 3, 0, 30 * MS],
        ["h", 1, 0, 10 * MS],
      ]),
    ];
    assert.deepEqual(profileRows(toCpuProfile(pieces, window)), [
      ["f g", 3, 30 * MS, "thread=main"],
      ["h", 1, 10 * MS, "thread=main"],
    ]);
  });

  test("gives what no sample accounts for to the event loop", () => {
    const pieces = [
      piece("main", [
        ["f", 1, 0, 1 * MS],
        ["(idle)", 99, 0, 24 * MS],
      ]),
    ];
    assert.deepEqual(profileRows(toCpuProfile(pieces, window)), [
      ["f", 1, 10 * MS, "thread=main"],
      ["(event loop) Node.js", 0, 15 * MS, "thread=main"],
    ]);
  });

  test("shares the measured time where a thread has waited for a core", () => {
    const pieces = [
      piece("main", [
        ["f", 3, 0, 10 * MS],
        ["g", 1, 0, 10 * MS],
      ]),
    ];
    assert.deepEqual(profileRows(toCpuProfile(pieces, window)), [
      ["f", 3, 15 * MS, "thread=main"],
      ["g", 1, 5 * MS, "thread=main"],
    ]);
  });

  test("adds the pieces of a thread up, and keeps threads apart", () => {
    const pieces = [
      piece("main", [["f", 1, 0, 10 * MS]]),
      piece("other", [["f", 1, 0, 10 * MS]]),
      piece("main", [["f", 1, 0, 10 * MS]]),
    ];
    assert.deepEqual(profileRows(toCpuProfile(pieces, window)), [
      ["f", 2, 20 * MS, "thread=main"],
      ["f", 1, 10 * MS, "thread=other"],
    ]);
  });

  test("tells the time of threads that are not JavaScript's", () => {
    const profile = makeProfile(
      [
        ["sample", "count"],
        ["wall", "nanoseconds"],
        ["cpu", "nanoseconds"],
      ],
      [],
    );
    assert.deepEqual(profileRows(toCpuProfile([{ thread: "main", profile }], window)), []);
    const measured = piece("main", [["Non", 1, 0, 0]]);
    const { strings } = measured.profile.stringTable;
    (strings as string[])[strings.indexOf("Non")] = "Non JS threads activity";
    (measured.profile.sample[0]!.value as number[])[2] = 5 * MS;
    (measured.profile.sample[0]!.value as number[])[0] = 0;
    assert.deepEqual(profileRows(toCpuProfile([measured], window)), [
      ["(threads of Node.js) Node.js", 0, 5 * MS],
    ]);
  });
});

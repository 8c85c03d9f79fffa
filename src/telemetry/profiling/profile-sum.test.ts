import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeProfile } from "../../../test/telemetry/make-profile.ts";
import { profileRows } from "../../../test/telemetry/profile-rows.ts";
import { ProfileSum } from "./profile-sum.ts";

const head = { startMs: 1_700_000_000_000, durationMs: 1500, periodValue: 7, shown: "b" };
const period = ["a", "count"] as const;

describe("ProfileSum", () => {
  test("adds samples of the same stack and labels up, from several profiles", () => {
    const sum = new ProfileSum([["a", "count"]]);
    const one = makeProfile([["a", "count"]], [["f g", 1]], { span_id: "1" });
    const other = makeProfile(
      [["a", "count"]],
      [
        ["h", 5],
        ["f g", 2],
      ],
      { span_id: "1" },
    );
    for (const profile of [one, other]) {
      sum.add(profile, { thread: "main" }, ({ value }) => [Number(value[0])]);
    }
    assert.deepEqual(profileRows(sum.toProfile({ ...head, period })), [
      ["f g", 3, "span_id=1", "thread=main"],
      ["h", 5, "span_id=1", "thread=main"],
    ]);
  });

  test("keeps what differs in a label apart", () => {
    const sum = new ProfileSum([["a", "count"]]);
    for (const span_id of ["1", "2", "1"]) {
      const profile = makeProfile([["a", "count"]], [["f", 1]], { span_id });
      sum.add(profile, {}, () => [1]);
    }
    const rows = profileRows(sum.toProfile({ ...head, period }));
    assert.deepEqual(rows, [
      ["f", 2, "span_id=1"],
      ["f", 1, "span_id=2"],
    ]);
  });

  test("keeps functions of one name apart by file and line", () => {
    const sum = new ProfileSum([["a", "count"]]);
    const frame = { name: "f", file: "a.ts", line: 1 };
    sum.addStack([frame], {}, [1]);
    sum.addStack([{ ...frame, line: 2 }], {}, [1]);
    sum.addStack([{ ...frame, file: "b.ts" }], {}, [1]);
    assert.equal(sum.toProfile({ ...head, period }).function.length, 3);
  });

  test("leaves out what counts for nothing", () => {
    const sum = new ProfileSum([["a", "count"]]);
    sum.add(makeProfile([["a", "count"]], [["f", 1]]), {}, () => undefined);
    assert.deepEqual(profileRows(sum.toProfile({ ...head, period })), []);
  });

  test("tells when, for how long, and what is shown first", () => {
    const profile = new ProfileSum([["a", "count"]]).toProfile({
      ...head,
      period,
      comments: ["one thing"],
    });
    assert.equal(profile.timeNanos, 1_700_000_000_000_000_000n);
    assert.equal(profile.durationNanos, 1_500_000_000n);
    assert.equal(profile.period, 7);
    const { strings } = profile.stringTable;
    assert.equal(strings[Number(profile.defaultSampleType)], "b");
    assert.equal(strings[Number(profile.comment[0])], "one thing");
  });
});

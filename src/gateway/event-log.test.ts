import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { EventLog } from "./event-log.ts";

const opened = {
  kind: "breaker",
  subject: "a:1",
  from: "closed",
  to: "open",
  reason: "x",
} as const;

describe("EventLog", () => {
  test("numbers events and tells those after a number", () => {
    const events = new EventLog(() => "now", 1);
    events.add(opened);
    events.add({ ...opened, subject: "b:1" });
    assert.deepEqual(
      events.since(1).map(({ id, subject, time }) => [id, subject, time]),
      [[2, "b:1", "now"]],
    );
  });

  test("tells all to who has heard an earlier process last", () => {
    const earlier = new EventLog(() => "now", 1000);
    for (let i = 0; i < 3; i++) earlier.add(opened);
    const later = new EventLog(() => "now", 2000);
    later.add(opened);
    assert.equal(later.since(earlier.since(0).at(-1)!.id).length, 1);
  });

  test("tells listeners each further event until they stop", () => {
    const events = new EventLog(() => "now", 1);
    const heard: string[] = [];
    const stop = events.listen(({ subject }) => heard.push(subject));
    events.add(opened);
    stop();
    events.add({ ...opened, subject: "b:1" });
    assert.deepEqual(heard, ["a:1"]);
  });

  test("keeps the last thousand", () => {
    const events = new EventLog(() => "now", 1);
    for (let i = 0; i < 1005; i++) events.add(opened);
    assert.equal(events.since(0).length, 1000);
    assert.equal(events.since(0)[0]!.id, 6);
  });
});

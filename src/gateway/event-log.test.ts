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
    const events = new EventLog(() => "now");
    events.add(opened);
    events.add({ ...opened, subject: "b:1" });
    assert.deepEqual(
      events.since(1).map(({ id, subject, time }) => [id, subject, time]),
      [[2, "b:1", "now"]],
    );
  });

  test("tells listeners each further event until they stop", () => {
    const events = new EventLog(() => "now");
    const heard: string[] = [];
    const stop = events.listen(({ subject }) => heard.push(subject));
    events.add(opened);
    stop();
    events.add({ ...opened, subject: "b:1" });
    assert.deepEqual(heard, ["a:1"]);
  });

  test("keeps the last thousand", () => {
    const events = new EventLog(() => "now");
    for (let i = 0; i < 1005; i++) events.add(opened);
    assert.equal(events.since(0).length, 1000);
    assert.equal(events.since(0)[0]!.id, 6);
  });
});

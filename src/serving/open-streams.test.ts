import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { OpenStreams } from "./open-streams.ts";

describe("OpenStreams", () => {
  test("ends what is open when it is drained, and at once what comes later", () => {
    const streams = new OpenStreams();
    const ended: string[] = [];
    const open = (name: string) => ({ end: () => void ended.push(name) });
    const gone = open("gone");
    streams.add(gone);
    streams.add(open("open"));
    streams.remove(gone);
    streams.drain();
    assert.deepEqual(ended, ["open"]);
    streams.add(open("late"));
    assert.deepEqual(ended, ["open", "late"]);
    assert.equal(streams.count, 0);
  });

  test("ends the stream that would be one too many", () => {
    const streams = new OpenStreams();
    let ended = 0;
    for (let n = 0; n < 1001; n++) {
      streams.add({
        end() {
          ended += 1;
        },
      });
    }
    assert.deepEqual([streams.count, ended], [1000, 1]);
  });
});

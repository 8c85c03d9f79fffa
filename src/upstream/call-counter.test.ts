import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runTogether } from "../../test/threads/run-together.ts";
import { CallCounter, RoomSignal } from "./call-counter.ts";

const program = new URL("../../test/threads/enter-together.ts", import.meta.url);

interface Seen {
  readonly underWayMax: number;
  readonly held: number;
}

describe("CallCounter", () => {
  for (const isShared of [false, true]) {
    test(`gives the places that there are ${isShared ? "to all threads" : "to its own"}`, () => {
      const { calls } = makeCounter({ isShared });
      assert.deepEqual(
        [1, 2, 3].map(() => calls.enter(2)),
        [true, true, false],
      );
      calls.leave();
      assert.equal(calls.count, 1);
      assert.equal(calls.enter(2), true);
    });
  }

  test("counts the calls of other threads, the first and the last", () => {
    const { calls, words, room } = makeCounter({ isShared: true });
    const last = new CallCounter({ words, room, thread: 127 });
    for (const one of [calls, last]) one.enter(Number.POSITIVE_INFINITY);
    assert.deepEqual([calls.count, last.count], [2, 2]);
  });

  test("lets exactly so many in over all threads, and forgets those of one that died", async () => {
    const buffer = new SharedArrayBuffer(CallCounter.words * 4);
    const work = { limit: 3, times: 50_000, kept: 2 };
    const seen = (await runTogether({ threads: 4, program, buffer, work })) as Seen[];
    assert.ok(
      seen.every(({ underWayMax }) => underWayMax <= 3),
      JSON.stringify(seen),
    );
    const words = new Int32Array(buffer);
    const room = new Int32Array(RoomSignal.words);
    const calls = new CallCounter({ words, room, thread: 0 });
    assert.equal(calls.count, 3);
    assert.equal(calls.enter(3), false);
    for (let thread = 0; thread < 4; thread++) {
      CallCounter.forget(words, thread);
      const rest = seen.slice(thread + 1).reduce((sum, { held }) => sum + held, 0);
      assert.equal(calls.count, rest);
    }
  });
});

describe("RoomSignal", () => {
  test("wakes a thread that waits when another one gives back a place", async () => {
    const { calls, room } = makeCounter({ isShared: true });
    calls.enter(1);
    const woken = new Promise<void>((resolve) => new RoomSignal(room).arm(60_000, resolve));
    calls.leave();
    await woken;
  });

  test("lets it look for itself after its patience", async () => {
    const { room } = makeCounter({ isShared: true });
    await new Promise<void>((resolve) => new RoomSignal(room).arm(1, resolve));
  });

  test("costs those nothing who give back a place while nobody waits", () => {
    const { calls, words, room } = makeCounter({ isShared: true });
    calls.enter(1);
    calls.leave();
    assert.deepEqual(new Set([...words, ...room]), new Set([0]));
  });
});

interface Made {
  readonly calls: CallCounter;
  readonly words: Int32Array;
  readonly room: Int32Array;
}

function makeCounter({ isShared }: { isShared: boolean }): Made {
  const words = new Int32Array(new SharedArrayBuffer(CallCounter.words * 4));
  const room = new Int32Array(new SharedArrayBuffer(RoomSignal.words * 4));
  const calls = new CallCounter({ words: isShared ? words : undefined, room, thread: 0 });
  return { calls, words, room };
}

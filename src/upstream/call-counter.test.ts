import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runTogether } from "../../test/threads/run-together.ts";
import { CallCounter, callWords, forgetCalls, RoomSignal } from "./call-counter.ts";

const program = new URL("../../test/threads/enter-together.ts", import.meta.url);

interface Seen {
  readonly underWayMax: number;
  readonly held: number;
}

describe("CallCounter", () => {
  for (const words of [undefined, makeWords(3)]) {
    const whose = words === undefined ? "of one thread" : "of all threads";
    test(`${whose} gives as many places as there are, and those given back again`, () => {
      const calls = new CallCounter({ words, backends: 3, backend: 1, thread: 0 });
      assert.deepEqual(
        [1, 2, 3].map(() => calls.enter(2)),
        [true, true, false],
      );
      calls.leave();
      assert.equal(calls.count, 1);
      assert.equal(calls.enter(2), true);
    });
  }

  test("counts each backend for itself, and the calls of other threads", () => {
    const words = makeWords(20);
    const one = new CallCounter({ words, backends: 20, backend: 7, thread: 0 });
    const same = new CallCounter({ words, backends: 20, backend: 7, thread: 127 });
    const other = new CallCounter({ words, backends: 20, backend: 19, thread: 0 });
    for (const calls of [one, same, other]) calls.enter(Number.POSITIVE_INFINITY);
    assert.deepEqual([one.count, same.count, other.count], [2, 2, 1]);
  });

  test("lets exactly so many in over all threads, and forgets those of one that died", async () => {
    const buffer = new SharedArrayBuffer(callWords(1) * 4);
    const work = { limit: 3, times: 50_000, kept: 2 };
    const seen = (await runTogether({ threads: 4, program, buffer, work })) as Seen[];
    assert.ok(
      seen.every(({ underWayMax }) => underWayMax <= 3),
      JSON.stringify(seen),
    );
    const words = new Int32Array(buffer);
    const calls = new CallCounter({ words, backends: 1, backend: 0, thread: 0 });
    assert.equal(calls.count, 3);
    assert.equal(calls.enter(3), false);
    for (let thread = 0; thread < 4; thread++) {
      forgetCalls(words, 1, thread);
      const rest = seen.slice(thread + 1).reduce((sum, { held }) => sum + held, 0);
      assert.equal(calls.count, rest);
    }
  });
});

describe("RoomSignal", () => {
  test("wakes a thread that waits when another one gives back a place", async () => {
    const words = makeWords(1);
    const calls = new CallCounter({ words, backends: 1, backend: 0, thread: 1 });
    calls.enter(1);
    const woken = new Promise<void>((resolve) => new RoomSignal(words).arm(60_000, resolve));
    calls.leave();
    await woken;
  });

  test("lets it look for itself after its patience", async () => {
    await new Promise<void>((resolve) => new RoomSignal(makeWords(1)).arm(1, resolve));
  });

  test("costs those nothing who give back a place while nobody waits", () => {
    const words = makeWords(1);
    const calls = new CallCounter({ words, backends: 1, backend: 0, thread: 0 });
    calls.enter(1);
    calls.leave();
    assert.deepEqual(new Set(words), new Set([0]));
  });
});

function makeWords(backends: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(callWords(backends) * 4));
}

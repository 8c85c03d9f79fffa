/** What it costs to count the calls under way: for oneself, and for all threads. */
import { Worker } from "node:worker_threads";
import { CallCounter, RoomSignal } from "../src/upstream/call-counter.ts";
import { measure } from "./measure.ts";

const words = new Int32Array(new SharedArrayBuffer(CallCounter.words * 4));
const room = new Int32Array(new SharedArrayBuffer(RoomSignal.words * 4));
const parts = { room, thread: 0 };
const own = new CallCounter({ ...parts, words: undefined });
const shared = new CallCounter({ ...parts, words });

measure("enter and leave, one thread", () => enterAndLeave(own));
measure("enter and leave, shared, alone", () => enterAndLeave(shared));
measure("look at how many, shared", () => shared.count);

// The worst case: another thread does nothing else, which no gateway does.
const url = new URL("../src/upstream/call-counter.ts", import.meta.url);
const other = new Worker(
  `const { workerData } = require("node:worker_threads");
   import(${JSON.stringify(url.href)}).then(({ CallCounter }) => {
     const calls = new CallCounter({ words: workerData, room: new Int32Array(2), thread: 1 });
     for (;;) { calls.enter(Infinity); calls.leave(); }
   });`,
  { eval: true, workerData: words },
);
while (Atomics.load(words, 0) === 0) Atomics.wait(words, 1, 0, 1);
measure("enter and leave, shared, another at it all the time", () => enterAndLeave(shared));
await other.terminate();

function enterAndLeave(calls: CallCounter): number {
  calls.enter(Number.POSITIVE_INFINITY);
  calls.leave();
  return 0;
}

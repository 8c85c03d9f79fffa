/** Takes and gives back places of one counter in every thread, and keeps some when it ends. */
import { parentPort } from "node:worker_threads";
import { CallCounter, RoomSignal } from "../../src/upstream/call-counter.ts";
import { buffer, meet, thread, work } from "./meet.ts";

const { limit, times, kept } = work as { limit: number; times: number; kept: number };
const room = new Int32Array(RoomSignal.words);
const calls = new CallCounter({ words: new Int32Array(buffer), room, thread });
let underWayMax = 0;
let refused = 0;
meet();
for (let i = 0; i < times; i++) {
  if (calls.enter(limit)) {
    underWayMax = Math.max(underWayMax, calls.count);
    calls.leave();
  } else refused += 1;
}
let held = 0;
while (held < kept && calls.enter(limit)) held += 1;
parentPort!.postMessage({ underWayMax, refused, held });

/** Takes from one key in every thread, gives each second one back, tells how many it has kept. */
import { parentPort } from "node:worker_threads";
import { type GcraOptions, GcraTable } from "../../src/limiting/gcra-table.ts";
import { buffer, meet, work } from "./meet.ts";

interface Takes {
  readonly options: GcraOptions;
  readonly key: number;
  readonly takes: number;
  readonly nowMs: number;
}

const { options, key, takes, nowMs } = work as Takes;
const table = new GcraTable(buffer, options);
let kept = 0;
meet();
for (let i = 0; i < takes; i++) {
  if (!table.take(key, nowMs)) continue;
  if (i % 2 === 0) table.giveBack(key, table.takenTicks);
  else kept += 1;
}
parentPort!.postMessage(kept);

/** Takes from one table in every thread, and tells how many of each key got through. */
import { parentPort } from "node:worker_threads";
import { type GcraOptions, GcraTable } from "../../src/limiting/gcra-table.ts";
import { buffer, meet, work } from "./meet.ts";

interface Takes {
  readonly options: GcraOptions;
  readonly keys: readonly number[];
  readonly takes: number;
  readonly nowMs: number;
}

const { options, keys, takes, nowMs } = work as Takes;
const table = new GcraTable(buffer, options);
const passed = keys.map(() => 0);
meet();
for (let i = 0; i < takes; i++) {
  keys.forEach((key, k) => {
    if (table.take(key, nowMs)) passed[k]! += 1;
  });
}
parentPort!.postMessage(passed);

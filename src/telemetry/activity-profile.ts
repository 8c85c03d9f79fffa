/**
 * Threads and handles as a profile for `go tool pprof`: a thread counts with its stack, a handle
 * under its type and its thread, so that `-top` shows what there is most of.
 */
import { gzipSync } from "node:zlib";
import { type Frame, ProfileSum } from "./profiling/profile-sum.ts";
import type { Activity } from "./read-activity.ts";

/** Gzipped. */
export function toActivityProfile({ threads }: Activity, nowMs: number): Uint8Array {
  const sum = new ProfileSum([["goroutine", "count"]]);
  for (const { id, stack, handles } of threads) {
    const thread = toFrame(`thread ${id}`);
    if (stack.length > 0) sum.addStack([...stack.map(toFrame), thread], {}, [1]);
    for (const [type, count] of handles) {
      sum.addStack([toFrame(type), toFrame("handles"), thread], {}, [count]);
    }
  }
  const head = { startMs: nowMs, durationMs: 0, periodValue: 1, shown: "goroutine" };
  return gzipSync(sum.toProfile({ ...head, period: ["goroutine", "count"] }).encode());
}

/** `call (file:12:3)` or `file:12:3`; anything else is a name. */
function toFrame(text: string): Frame {
  const match = /^(?:(.*) \()?(.+?):(\d+):\d+\)?$/.exec(text);
  if (match === null) return { name: text, file: "", line: 0 };
  const [, name = "(anonymous)", file = "", line = "0"] = match;
  return { name: name === "" ? "(anonymous)" : name, file, line: Number(line) };
}

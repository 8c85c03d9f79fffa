/** Threads and their active resources as a profile, a counterpart of Go's goroutines. */
import type { Profile } from "pprof-format";
import { ProfileSum } from "./profile-sum.ts";

export function toResourceProfile(
  threads: readonly (readonly [thread: string, counts: ReadonlyMap<string, number>])[],
  nowMs: number,
): Profile {
  const sum = new ProfileSum([["goroutine", "count"]]);
  for (const [thread, counts] of threads) {
    const root = { name: `thread ${thread}`, file: "", line: 0 };
    sum.addStack([root], { thread }, [1]);
    for (const [type, count] of counts) {
      sum.addStack([{ name: type, file: "", line: 0 }, root], { thread }, [count]);
    }
  }
  return sum.toProfile({
    startMs: nowMs,
    durationMs: 0,
    period: ["goroutine", "count"],
    periodValue: 1,
    shown: "goroutine",
  });
}

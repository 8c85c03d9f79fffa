/** A profile of memory, of all threads: what is alive, or what was allocated. */
import type { Profile } from "pprof-format";
import { isExternalIn } from "./is-external.ts";
import type { Piece } from "./piece.ts";
import { type Measure, ProfileSum, type SumHead } from "./profile-sum.ts";
import { valueAt } from "./value-at.ts";

const measures = {
  inuse: [
    ["inuse_objects", "count"],
    ["inuse_space", "bytes"],
  ],
  alloc: [
    ["alloc_objects", "count"],
    ["alloc_space", "bytes"],
  ],
} as const satisfies Record<string, readonly Measure[]>;

export type MemoryKind = keyof typeof measures;

export function toMemoryProfile(
  kind: MemoryKind,
  pieces: readonly Piece[],
  head: Pick<SumHead, "startMs" | "durationMs" | "comments">,
): Profile {
  const [objects, space] = measures[kind];
  const sum = new ProfileSum([objects, space]);
  for (const { thread, profile } of pieces) {
    const [objectsOf, spaceOf] = [valueAt(profile, objects[0]), valueAt(profile, space[0])];
    const isExternal = isExternalIn(profile);
    sum.add(profile, { thread }, (sample) => {
      if (kind === "alloc" && isExternal(sample)) return undefined;
      const values = [objectsOf(sample), spaceOf(sample)];
      return values[1] === 0 ? undefined : values;
    });
  }
  const periodValue = Number(pieces[0]?.profile.period ?? 0);
  return sum.toProfile({ ...head, period: ["space", "bytes"], periodValue, shown: space[0] });
}

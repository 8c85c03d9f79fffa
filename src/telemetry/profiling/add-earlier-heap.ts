/**
 * Puts together what the sampler of the heap knows now and what it knew before it had to forget.
 *
 * Of the earlier samples it cannot be told which ones are still alive, but how much of them is:
 * what the heap holds, less what is known to be alive now and less what was there before sampling
 * began. So they keep their proportions and share that room.
 */
import { isExternalIn } from "./is-external.ts";
import { ProfileSum } from "./profile-sum.ts";
import type { ProfileSample, SampledProfile } from "./sampled-profile.ts";
import { valueAt } from "./value-at.ts";

export interface HeapSizes {
  readonly usedBytes: number;
  /** What the heap held when sampling began. */
  readonly unsampledBytes: number;
}

/** A profile of `inuse_objects` and `inuse_space`. */
export function addEarlierHeap(
  now: SampledProfile,
  earlier: SampledProfile | undefined,
  sizes: HeapSizes,
): SampledProfile {
  const sum = new ProfileSum([
    ["inuse_objects", "count"],
    ["inuse_space", "bytes"],
  ]);
  sum.add(now, {}, inuseOf(now));
  if (earlier !== undefined) {
    const isExternal = isExternalIn(earlier);
    const inuse = inuseOf(earlier);
    const room = sizes.usedBytes - sizes.unsampledBytes - heapBytes(now);
    const share = Math.max(0, room) / Math.max(1, heapBytes(earlier));
    sum.add(earlier, {}, (sample) =>
      isExternal(sample) ? undefined : inuse(sample).map((value) => value * share),
    );
  }
  return sum.toProfile({
    startMs: Number(BigInt(now.timeNanos) / 1_000_000n),
    durationMs: 0,
    period: ["space", "bytes"],
    periodValue: Number(now.period),
    shown: "inuse_space",
  });
}

function inuseOf(profile: SampledProfile): (sample: ProfileSample) => number[] {
  const objects = valueAt(profile, "inuse_objects");
  const space = valueAt(profile, "inuse_space");
  return (sample) => [objects(sample), space(sample)];
}

function heapBytes(profile: SampledProfile): number {
  const space = valueAt(profile, "inuse_space");
  const isExternal = isExternalIn(profile);
  return profile.sample
    .filter((sample) => !isExternal(sample))
    .reduce((bytes, sample) => bytes + space(sample), 0);
}

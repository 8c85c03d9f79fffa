/** Tells a sample's value of the measure of that name; 0 where the profile does not have it. */
import type { ProfileSample, SampledProfile } from "./sampled-profile.ts";

export function valueAt(
  profile: SampledProfile,
  measure: string,
): (sample: ProfileSample) => number {
  const { strings } = profile.stringTable;
  const at = profile.sampleType.findIndex(({ type }) => strings[Number(type)] === measure);
  return ({ value }) => Number(value[at] ?? 0);
}

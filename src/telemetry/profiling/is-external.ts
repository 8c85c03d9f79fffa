/**
 * Tells the sample that the sampler adds for memory outside of the heap, like that of buffers: it
 * is known without sampling, and is what there is, not what was allocated.
 */
import type { ProfileSample, SampledProfile } from "./sampled-profile.ts";

const EXTERNAL = "(external)";

export function isExternalIn(profile: SampledProfile): (sample: ProfileSample) => boolean {
  const { strings } = profile.stringTable;
  const functions = profile.function.filter(({ name }) => strings[Number(name)] === EXTERNAL);
  const ids = new Set(functions.map(({ id }) => Number(id)));
  const places = profile.location.filter(({ line }) => ids.has(Number(line[0]?.functionId)));
  const external = new Set(places.map(({ id }) => Number(id)));
  return ({ locationId }) => external.has(Number(locationId[0]));
}

/** The stacks of a profile with their values, as `make-profile.ts` takes them, and their labels. */
import { gzipSync } from "node:zlib";
import type { SampledProfile } from "../../src/telemetry/profiling/sampled-profile.ts";
import { ReadProfile } from "./read-profile.ts";

export function profileRows(profile: SampledProfile): (string | number)[][] {
  const read = new ReadProfile(gzipSync(profile.encode()));
  return read.stacks.map(({ functions, labels, values }) => [
    functions.join(" "),
    ...Object.values(values),
    ...Object.entries(labels).map(([key, text]) => `${key}=${text}`),
  ]);
}

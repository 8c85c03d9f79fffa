/** A profile of a target, and which share of it lies on a function. */
import { gunzipSync } from "node:zlib";
import { Profile } from "pprof-format";
import type { ProfileReading } from "./drill-record.ts";
import { type ProfileExpectation, profileKey } from "./profile-key.ts";

const marginMs = 20_000;

/** `forMs`: how long a CPU profile is taken. */
export async function takeProfile(
  expected: ProfileExpectation,
  pprofUrl: string,
  forMs: number,
): Promise<ProfileReading> {
  const key = profileKey(expected);
  const seconds = Math.max(1, Math.floor(forMs / 1000));
  const path = expected.profile === "heap" ? "heap" : `profile?seconds=${seconds}`;
  try {
    const response = await fetch(`${pprofUrl}/debug/pprof/${path}`, {
      signal: AbortSignal.timeout(seconds * 1000 + marginMs),
    });
    const octets = Buffer.from(await response.arrayBuffer());
    if (!response.ok)
      throw new Error(`${path}: ${response.status} ${octets.toString("utf8", 0, 200)}`);
    return { key, ...shareOf(octets, expected.names), problem: undefined };
  } catch (error) {
    // A profile that cannot be had makes the expectation unknown.
    const problem = error instanceof Error ? error.message : String(error);
    return { key, share: 0, total: 0, problem };
  }
}

function shareOf(octets: Buffer, name: string): { share: number; total: number } {
  const isZipped = octets[0] === 0x1f && octets[1] === 0x8b;
  const profile = Profile.decode(isZipped ? gunzipSync(octets) : octets);
  const { strings } = profile.stringTable;
  const nameOf = new Map(
    profile.function.map((one) => [Number(one.id), strings[Number(one.name)]]),
  );
  const isNamed = new Map(
    profile.location.map((location) => [
      Number(location.id),
      location.line.some((line) => nameOf.get(Number(line.functionId))?.includes(name) ?? false),
    ]),
  );
  // The last type of value is the one a profile is about: octets in use, nanoseconds of CPU.
  const at = profile.sampleType.length - 1;
  let total = 0;
  let named = 0;
  for (const sample of profile.sample) {
    const value = Number(sample.value[at] ?? 0);
    total += value;
    if (sample.locationId.some((id) => isNamed.get(Number(id)))) named += value;
  }
  return { share: total === 0 ? 0 : named / total, total };
}

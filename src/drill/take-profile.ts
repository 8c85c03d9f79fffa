/** A profile of a target, and which share of it lies on a function. */
import { readProfile } from "../telemetry/profiling/read-profile.ts";
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
  let total = 0;
  let named = 0;
  for (const { stack, value } of readProfile(octets)) {
    total += value;
    if (stack.some((one) => one.includes(name))) named += value;
  }
  return { share: total === 0 ? 0 : named / total, total };
}

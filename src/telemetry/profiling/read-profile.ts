/** A profile in the format of pprof, zipped or not → its samples, with the names of functions. */
import { gunzipSync } from "node:zlib";
import { Profile } from "pprof-format";

export interface ReadSample {
  /** Names of functions, the innermost first. */
  readonly stack: readonly string[];
  /** Of the last type, which is the one a profile is about: octets in use, nanoseconds of CPU. */
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** Throws for what is no profile. */
export function readProfile(octets: Buffer): readonly ReadSample[] {
  const isZipped = octets[0] === 0x1f && octets[1] === 0x8b;
  const profile = Profile.decode(isZipped ? gunzipSync(octets) : octets);
  const { strings } = profile.stringTable;
  const textOf = (at: number | bigint): string => strings[Number(at)] ?? "";
  const nameOf = new Map(profile.function.map(({ id, name }) => [Number(id), textOf(name)]));
  const namesOf = new Map(
    profile.location.map(({ id, line }) => [
      Number(id),
      line.map(({ functionId }) => nameOf.get(Number(functionId)) ?? ""),
    ]),
  );
  const at = profile.sampleType.length - 1;
  return profile.sample.map(({ locationId, value, label }) => ({
    stack: locationId.flatMap((id) => namesOf.get(Number(id)) ?? []),
    value: Number(value[at] ?? 0),
    labels: Object.fromEntries(label.map(({ key, str }) => [textOf(key), textOf(str)])),
  }));
}

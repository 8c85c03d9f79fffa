/** A profile, gzipped, as tests look at it: read by a package that nobody here has written. */
import { gunzipSync } from "node:zlib";
import { Profile } from "pprof-format";

export interface ReadStack {
  /** Innermost first. */
  readonly functions: readonly string[];
  /** `file:line` of each. */
  readonly places: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number>>;
}

export class ReadProfile {
  readonly profile: Profile;
  readonly stacks: readonly ReadStack[];

  constructor(bytes: Uint8Array) {
    this.profile = Profile.decode(gunzipSync(bytes));
    this.stacks = readStacks(this.profile);
  }

  /** Like `cpu/nanoseconds`. */
  get measures(): string[] {
    return this.profile.sampleType.map(({ type, unit }) => `${this.text(type)}/${this.text(unit)}`);
  }

  text(at: number | bigint): string {
    return this.profile.stringTable.strings[Number(at)]!;
  }

  /** Of all stacks that have the function, or of all. */
  sum(
    measure: string,
    functionName?: string,
    labels: Readonly<Record<string, string>> = {},
  ): number {
    return this.stacks
      .filter((stack) => functionName === undefined || stack.functions.includes(functionName))
      .filter((stack) => Object.entries(labels).every(([key, text]) => stack.labels[key] === text))
      .reduce((sum, { values }) => sum + (values[measure] ?? 0), 0);
  }
}

function readStacks(profile: Profile): ReadStack[] {
  const { strings } = profile.stringTable;
  const functions = new Map(profile.function.map((one) => [Number(one.id), one]));
  const locations = new Map(profile.location.map((one) => [Number(one.id), one]));
  return profile.sample.map(({ locationId, label, value }) => {
    const lines = locationId.flatMap((id) => locations.get(Number(id))!.line);
    const found = lines.map((line) => functions.get(Number(line.functionId))!);
    return {
      functions: found.map(({ name }) => strings[Number(name)]!),
      places: found.map(
        ({ filename }, at) => `${strings[Number(filename)]}:${Number(lines[at]!.line)}`,
      ),
      labels: Object.fromEntries(
        label.map(({ key, str }) => [strings[Number(key)]!, strings[Number(str)]!]),
      ),
      values: Object.fromEntries(
        profile.sampleType.map(({ type }, at) => [strings[Number(type)]!, Number(value[at])]),
      ),
    };
  });
}

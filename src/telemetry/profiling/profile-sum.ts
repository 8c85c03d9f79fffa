/**
 * Adds profiles of several threads and pieces of time up to one, in the format of pprof: samples
 * of the same stack and labels become one.
 *
 * Source: https://github.com/google/pprof/blob/main/proto/profile.proto
 */
import {
  Label,
  Line,
  Location,
  Profile,
  Function as ProfileFunction,
  Sample,
  StringTable,
  ValueType,
} from "pprof-format";
import type {
  ProfileSample,
  SampledFunction,
  SampledLocation,
  SampledProfile,
} from "./sampled-profile.ts";

/** Like `["cpu", "nanoseconds"]`. */
export type Measure = readonly [type: string, unit: string];
export type Labels = Readonly<Record<string, string>>;
/** The values of one sample, one for each measure. */
export type Values = readonly number[];

export interface Frame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

export interface SumHead {
  /** In milliseconds since 1970. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly period: Measure;
  readonly periodValue: number;
  /** The measure that is shown when none is asked for. */
  readonly shown: string;
  readonly comments?: readonly string[];
}

interface Entry {
  readonly locations: readonly number[];
  readonly labels: Labels;
  readonly values: number[];
}

const NS_PER_MS = 1_000_000n;

export class ProfileSum {
  readonly #measures: readonly Measure[];
  readonly #strings = new StringTable();
  readonly #functionIds = new Map<string, number>();
  readonly #functions: ProfileFunction[] = [];
  readonly #locationIds = new Map<string, number>();
  readonly #locations: Location[] = [];
  readonly #entries = new Map<string, Entry>();

  constructor(measures: readonly Measure[]) {
    this.#measures = measures;
  }

  /** `valuesOf` tells what a sample counts for here; `undefined` leaves it out. */
  add(
    profile: SampledProfile,
    labels: Labels,
    valuesOf: (sample: ProfileSample) => Values | undefined,
  ): void {
    const known = new Map<number, number>();
    const locations = new Map(profile.location.map((one) => [Number(one.id), one]));
    const functions = new Map(profile.function.map((one) => [Number(one.id), one]));
    const locationOf = (id: number): number => {
      let own = known.get(id);
      if (own === undefined) {
        own = this.#locationOf(locations.get(id)!, functions, profile.stringTable.strings);
        known.set(id, own);
      }
      return own;
    };
    for (const sample of profile.sample) {
      const values = valuesOf(sample);
      if (values === undefined) continue;
      const stack = sample.locationId.map((id) => locationOf(Number(id)));
      this.#count(stack, { ...readLabels(sample, profile), ...labels }, values);
    }
  }

  /** `frames`: innermost first. */
  addStack(frames: readonly Frame[], labels: Labels, values: Values): void {
    const stack = frames.map((frame) => this.#locationIn([this.#lineOf(frame)]));
    this.#count(stack, labels, values);
  }

  toProfile(head: SumHead): Profile {
    const strings = this.#strings;
    const typeOf = ([type, unit]: Measure): ValueType =>
      new ValueType({ type: strings.dedup(type), unit: strings.dedup(unit) });
    return new Profile({
      sampleType: this.#measures.map(typeOf),
      sample: [...this.#entries.values()].map((entry) => this.#sampleOf(entry)),
      location: this.#locations,
      function: this.#functions,
      stringTable: strings,
      timeNanos: BigInt(Math.round(head.startMs)) * NS_PER_MS,
      durationNanos: BigInt(Math.round(head.durationMs)) * NS_PER_MS,
      periodType: typeOf(head.period),
      period: head.periodValue,
      defaultSampleType: strings.dedup(head.shown),
      comment: (head.comments ?? []).map((comment) => strings.dedup(comment)),
    });
  }

  #sampleOf({ locations, labels, values }: Entry): Sample {
    const label = Object.entries(labels).map(
      ([key, value]) =>
        new Label({ key: this.#strings.dedup(key), str: this.#strings.dedup(value) }),
    );
    return new Sample({ locationId: [...locations], value: values.map(Math.round), label });
  }

  #count(locations: readonly number[], labels: Labels, values: Values): void {
    const key = `${locations.join()}\0${Object.entries(labels).sort().join("\0")}`;
    const entry = this.#entries.get(key);
    if (entry === undefined) this.#entries.set(key, { locations, labels, values: [...values] });
    else {
      for (const [at, value] of values.entries()) entry.values[at]! += value;
    }
  }

  #locationOf(
    location: SampledLocation,
    functions: ReadonlyMap<number, SampledFunction>,
    strings: readonly string[],
  ): number {
    const lines = location.line.map(({ functionId, line }) => {
      const { name, filename } = functions.get(Number(functionId))!;
      const frame = { name: strings[Number(name)]!, file: strings[Number(filename)]! };
      return this.#lineOf({ ...frame, line: Number(line) });
    });
    return this.#locationIn(lines);
  }

  #locationIn(lines: readonly Line[]): number {
    const key = lines.map(({ functionId, line }) => `${functionId}:${line}`).join();
    let id = this.#locationIds.get(key);
    if (id === undefined) {
      id = this.#locations.push(new Location({ id: this.#locations.length + 1, line: [...lines] }));
      this.#locationIds.set(key, id);
    }
    return id;
  }

  /** V8 tells the line of the function, so two functions of one name and file differ by it. */
  #lineOf({ name, file, line }: Frame): Line {
    const key = `${name}\0${file}\0${line}`;
    let id = this.#functionIds.get(key);
    if (id === undefined) {
      id = this.#functions.length + 1;
      const nameAt = this.#strings.dedup(name);
      const filename = this.#strings.dedup(file);
      const parts = { id, name: nameAt, systemName: nameAt, filename, startLine: line };
      this.#functions.push(new ProfileFunction(parts));
      this.#functionIds.set(key, id);
    }
    return new Line({ functionId: id, line });
  }
}

/** Those with text; the sampler gives no others. */
function readLabels(
  sample: ProfileSample,
  { stringTable: { strings } }: SampledProfile,
): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const { key, str } of sample.label) labels[strings[Number(key)]!] = strings[Number(str)]!;
  return labels;
}

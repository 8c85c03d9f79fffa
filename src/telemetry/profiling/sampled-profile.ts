/**
 * A profile as it is read here. The profiler and we have each a class `Profile` of our own, from
 * one package that is loaded in two ways.
 */
type Whole = number | bigint;

export interface SampledProfile {
  readonly sampleType: readonly { readonly type: Whole; readonly unit: Whole }[];
  readonly sample: readonly ProfileSample[];
  readonly location: readonly SampledLocation[];
  readonly function: readonly SampledFunction[];
  readonly stringTable: { readonly strings: readonly string[] };
  readonly timeNanos: Whole;
  readonly period: Whole;
  encode(): Uint8Array;
}

export interface ProfileSample {
  /** Innermost first. */
  readonly locationId: readonly Whole[];
  readonly value: readonly Whole[];
  readonly label: readonly { readonly key: Whole; readonly str: Whole }[];
}

export interface SampledLocation {
  readonly id: Whole;
  readonly line: readonly { readonly functionId: Whole; readonly line: Whole }[];
}

export interface SampledFunction {
  readonly id: Whole;
  readonly name: Whole;
  readonly filename: Whole;
}

/** One piece for each thread, of the same measures as its pieces. */
import type { Profile } from "pprof-format";
import type { Piece } from "./piece.ts";
import { type Measure, ProfileSum } from "./profile-sum.ts";
import type { SampledProfile } from "./sampled-profile.ts";

export function sumPieces(pieces: readonly Piece[]): Piece[] {
  const byThread = Map.groupBy(pieces, ({ thread }) => thread);
  return [...byThread].map(([thread, its]) => ({ thread, profile: sumOf(its) }));
}

function sumOf(pieces: readonly Piece[]): Profile {
  const first = pieces[0]!.profile;
  const measures = measuresOf(first);
  const sum = new ProfileSum(measures);
  for (const { profile } of pieces) {
    sum.add(profile, {}, ({ value }) => measures.map((_, at) => Number(value[at] ?? 0)));
  }
  return sum.toProfile({
    startMs: 0,
    durationMs: 0,
    period: measures[0]!,
    periodValue: Number(first.period),
    shown: measures[0]![0],
  });
}

function measuresOf({ sampleType, stringTable: { strings } }: SampledProfile): Measure[] {
  return sampleType.map(({ type, unit }) => [strings[Number(type)]!, strings[Number(unit)]!]);
}

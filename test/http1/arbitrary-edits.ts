/** Changes and cuts, which fall on every place of a message alike. */
import fc from "fast-check";
import { type Edit, editKinds } from "./edits.ts";

/** From 0 to below 1. Without a bias: extremes would be the beginnings of messages only. */
export const share: fc.Arbitrary<number> = fc
  .noBias(fc.integer({ min: 0, max: 0xffff }))
  .map((number) => number / 0x1_0000);

export const shares: fc.Arbitrary<number[]> = fc.array(share, { maxLength: 4 });

export const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...editKinds), at: share, by: share }),
  { minLength: 1, maxLength: 3 },
);

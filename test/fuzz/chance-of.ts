/** Chance that depends on the input alone, so that an input is always treated in the same way. */
import { createHash } from "node:crypto";
import { seededRandom } from "../balancing/seeded-random.ts";

export function chanceOf(octets: string): () => number {
  return seededRandom(createHash("sha1").update(octets, "latin1").digest().readInt32LE());
}

/** Octets by chance, or by a seed: then the same ones each time. */
import { randomFillSync } from "node:crypto";
import { SeededChance } from "../../serving/faults/seeded-chance.ts";

/** Answers a function that fills one buffer after the other. */
export function makeByteSource(seed: number | undefined): (into: Buffer) => void {
  if (seed === undefined) return (into) => void randomFillSync(into);
  const draw = new SeededChance(seed).drawsOf(0);
  return (into) => {
    for (let at = 0; at < into.length; at++) into[at] = Math.floor(draw() * 256);
  };
}

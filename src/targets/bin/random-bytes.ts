/** Octets by chance, or by a seed: then the same ones each time, and those of httpbin. */
import { randomFillSync } from "node:crypto";
import { PythonChance } from "./python-chance.ts";

/** Answers a function that fills one buffer after the other. */
export function makeByteSource(seed: number | undefined): (into: Buffer) => void {
  if (seed === undefined) return (into) => void randomFillSync(into);
  const chance = new PythonChance(seed);
  return (into) => {
    for (let at = 0; at < into.length; at++) into[at] = chance.octet();
  };
}

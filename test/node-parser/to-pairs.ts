/** Fields as Node gives them, names and values in turn, in pairs. */
import type { ReadField } from "../http1/reading.ts";

export function toPairs(raw: readonly string[]): ReadField[] {
  return Array.from({ length: raw.length / 2 }, (_, i) => [
    raw[i * 2]!.toLowerCase(),
    raw[i * 2 + 1]!,
  ]);
}

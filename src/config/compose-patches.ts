/** Two merge patches → the one that does what both do, one behind the other. Nulls are kept. */
import type { Mapping } from "./merge-patch.ts";

export function composePatches(first: Mapping, second: Mapping): Mapping {
  const composed: Record<string, unknown> = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const present = composed[key];
    const isDeep = isMapping(present) && isMapping(value);
    composed[key] = isDeep ? composePatches(present, value) : value;
  }
  return composed;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON Merge Patch, RFC 7396: mappings are merged, null takes away, all else replaces. */
export type Mapping = Readonly<Record<string, unknown>>;

export function mergePatch(target: Mapping, patch: Mapping): Mapping {
  const merged: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const present = merged[key];
    if (value === null) delete merged[key];
    else
      merged[key] = isMapping(value) ? mergePatch(isMapping(present) ? present : {}, value) : value;
  }
  return merged;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

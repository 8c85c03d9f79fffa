/** Names with their values; a name that is there several times has the list of its values. */
export type GroupedValues = Readonly<Record<string, string | readonly string[]>>;

/** Thousands of values of one name are a few kilobytes: a list must grow without being copied. */
export function groupValues(
  entries: Iterable<readonly [name: string, value: string]>,
): GroupedValues {
  const values: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of entries) {
    const known = values[name];
    if (known === undefined) values[name] = value;
    else if (typeof known === "string") values[name] = [known, value];
    else known.push(value);
  }
  return values;
}

/**
 * `response.json("users.0.name")`: the common part of the selectors k6 takes (gjson paths). Keys,
 * indexes, `#` for a length, `#.key` for a column, `\.` for a dot in a key. Queries, wildcards and
 * modifiers are refused by name.
 */
export function selectJson(value: unknown, selector: string): unknown {
  if (/[*?|@(]/.test(selector)) {
    throw new Error(`json(${JSON.stringify(selector)}): this kind of selector is not supported`);
  }
  const keys = selector.split(/(?<!\\)\./).map((key) => key.replaceAll("\\.", "."));
  return select(value, keys);
}

function select(value: unknown, keys: readonly string[]): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value) && key === "#") {
    if (rest.length === 0) return value.length;
    return value.map((one) => select(one, rest)).filter((one) => one !== undefined);
  }
  return Object.hasOwn(value, key)
    ? select((value as Record<string, unknown>)[key], rest)
    : undefined;
}

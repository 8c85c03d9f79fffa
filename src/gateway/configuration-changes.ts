/** What differs between two configurations, by path. No values: among them are secrets. */

/** `upstreams.bins.backends[2]: added`, at most `CHANGES_MAX` of them. */
export function configurationChanges(before: unknown, after: unknown): string[] {
  const changes: string[] = [];
  compare(before, after, "", changes);
  if (changes.length <= CHANGES_MAX) return changes;
  return [...changes.slice(0, CHANGES_MAX), `and ${changes.length - CHANGES_MAX} more`];
}

const CHANGES_MAX = 100;

function compare(before: unknown, after: unknown, path: string, changes: string[]): void {
  if (Object.is(before, after)) return;
  if (before === undefined) changes.push(`${path}: added`);
  else if (after === undefined) changes.push(`${path}: removed`);
  else if (isComposed(before) && isComposed(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(before[key], after[key], join(path, key, Array.isArray(after)), changes);
    }
  } else changes.push(`${path}: changed`);
}

function isComposed(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function join(path: string, key: string, isInList: boolean): string {
  if (isInList) return `${path}[${key}]`;
  return path === "" ? key : `${path}.${key}`;
}

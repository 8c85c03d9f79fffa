/**
 * Which known name somebody probably meant.
 *
 * Distance is counted in single edits: a character put in, left out or replaced, or two neighbours
 * swapped. Upper and lower case count as equal. A name more than a third away is no help.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let nearestEdits = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const edits = editsBetween(name.toLowerCase(), candidate.toLowerCase());
    const length = Math.max(name.length, candidate.length);
    const editsMax = Math.min(length - 1, Math.max(1, Math.floor(length / 3)));
    if (edits <= editsMax && edits < nearestEdits) {
      nearest = candidate;
      nearestEdits = edits;
    }
  }
  return nearest;
}

/** Optimal string alignment distance, three rows at a time. */
function editsBetween(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const differs = a[row - 1] === b[column - 1] ? 0 : 1;
      let edits = Math.min(
        above[column]! + 1,
        current[column - 1]! + 1,
        above[column - 1]! + differs,
      );
      if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        edits = Math.min(edits, before[column - 2]! + 1);
      }
      current.push(edits);
    }
    before = above;
    above = current;
  }
  return above[b.length]!;
}

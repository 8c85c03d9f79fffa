/** A new input out of those that are kept: changed in places, cut, joined, made long. */
import { applyEdits, type Edit, editKinds } from "../http1/edits.ts";

const octetsMax = 4096;
const editsMax = 4;

export function mutate(kept: readonly string[], random: () => number): string {
  const octets = oneOf(kept, random);
  const kind = random();
  const made =
    kind < 0.15
      ? octets.slice(0, placeIn(octets, random)) + sliceOf(oneOf(kept, random), random)
      : kind < 0.2
        ? octets + oneOf(kept, random)
        : kind < 0.25
          ? stretched(octets, random)
          : octets;
  return applyEdits(made, editsOf(random)).slice(0, octetsMax);
}

function editsOf(random: () => number): Edit[] {
  const length = 1 + Math.floor(random() * editsMax);
  return Array.from({ length }, () => ({
    kind: oneOf(editKinds, random),
    at: random(),
    by: random(),
  }));
}

/** A piece of it many times, to come up against limits. */
function stretched(octets: string, random: () => number): string {
  const at = placeIn(octets, random);
  const piece = octets.slice(at, at + 1 + Math.floor(random() * 40));
  const times = 2 ** Math.floor(random() * 10);
  return octets.slice(0, at) + piece.repeat(times) + octets.slice(at);
}

function sliceOf(octets: string, random: () => number): string {
  return octets.slice(placeIn(octets, random));
}

function placeIn(octets: string, random: () => number): number {
  return Math.floor(random() * (octets.length + 1));
}

function oneOf<Choice>(choices: readonly Choice[], random: () => number): Choice {
  return choices[Math.floor(random() * choices.length)]!;
}

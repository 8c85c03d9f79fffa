/**
 * One row of the traces from public test suites, read where they lie beside the project. They are
 * other people's data: without the file, what would need a row is skipped by name.
 */
import { existsSync, readFileSync } from "node:fs";

export interface GoldenVector {
  readonly id: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly (readonly unknown[])[];
  readonly expect?: unknown;
}

const file = new URL("../../../shared/cases/golden-vectors.json", import.meta.url);
const vectors: readonly GoldenVector[] = existsSync(file)
  ? JSON.parse(readFileSync(file, "utf8")).vectors
  : [];

export const goldenSkip: string | false =
  vectors.length > 0 ? false : "the golden vectors are not beside the project";

/** Call it inside the test that `goldenSkip` skips. */
export function goldenVector(id: string): GoldenVector {
  const vector = vectors.find((vector) => vector.id === id);
  if (vector === undefined) throw new Error(`there is no golden vector ${id}`);
  return vector;
}

/** `http.expectedStatuses(200, { min: 300, max: 399 })`: which statuses are not failures. */
export class ExpectedStatuses {
  readonly #ranges: readonly (readonly [min: number, max: number])[];

  constructor(...statuses: readonly unknown[]) {
    if (statuses.length === 0) throw new TypeError("no arguments");
    this.#ranges = statuses.map(readRange);
  }

  has(status: number): boolean {
    return this.#ranges.some(([min, max]) => status >= min && status <= max);
  }
}

function readRange(value: unknown): [min: number, max: number] {
  if (Number.isInteger(value)) return [Number(value), Number(value)];
  const { min, max } = Object(value) as { min?: unknown; max?: unknown };
  if (Number.isInteger(min) && Number.isInteger(max)) return [Number(min), Number(max)];
  throw new TypeError("arguments of expectedStatuses must be integers or objects with min and max");
}

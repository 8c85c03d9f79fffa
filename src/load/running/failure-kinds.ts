/**
 * How often what went wrong. Texts of scripts and of the system may differ each time: beyond so
 * many kinds, the others are counted together.
 */
const KINDS_MAX = 100;
const KIND_CHARACTERS_MAX = 200;
const OTHERS = "of other kinds";

export class FailureKinds {
  readonly #counts = new Map<string, number>();

  /** Most frequent first. */
  get all(): readonly (readonly [kind: string, times: number])[] {
    return [...this.#counts].sort(([, a], [, b]) => b - a);
  }

  add(kind: string, times = 1): void {
    const short = kind.slice(0, KIND_CHARACTERS_MAX);
    const isKnown = this.#counts.has(short) || this.#counts.size < KINDS_MAX;
    const key = isKnown ? short : OTHERS;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + times);
  }

  /** What has come since it was taken last. */
  take(): ReadonlyMap<string, number> {
    const taken = new Map(this.#counts);
    this.#counts.clear();
    return taken;
  }
}

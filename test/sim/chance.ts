/** All chance of one simulated run comes from one seed. */
import { seededRandom } from "../balancing/seeded-random.ts";

export class Chance {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  happens(share: number): boolean {
    return this.random() < share;
  }

  /** A whole number, both ends included. */
  between(min: number, max: number): number {
    return Math.floor(min + this.random() * (max - min + 1));
  }

  oneOf<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)]!;
  }

  /** One of the names, as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const rows = Object.entries<number>(weights) as [Name, number][];
    let left = this.random() * rows.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of rows) {
      left -= weight;
      if (left < 0) return name;
    }
    return rows.at(-1)![0];
  }

  /** A length: often nothing or little, seldom as much as `max`. */
  length(max: number): number {
    const kind = this.weighted({ none: 2, one: 1, small: 5, medium: 4, large: 1 });
    switch (kind) {
      case "none":
        return 0;
      case "one":
        return 1;
      case "small":
        return this.between(2, Math.min(max, 60));
      case "medium":
        return this.between(2, Math.min(max, 1500));
      case "large":
        return this.between(2, max);
    }
  }
}

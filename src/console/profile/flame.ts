/** A function on the stacks of a profile, with those that it has called. */
export interface Flame {
  readonly name: string;
  /** What a function and all below it have used. */
  readonly value: number;
  /** The widest first. */
  readonly children: readonly Flame[];
}

/** What a seed of the crash campaign does, and when: all chance of a run comes from here. */

export const setups = ["memory", "sqlite", "postgres", "redis", "queue"] as const;
export type Setup = (typeof setups)[number];

export type Blow =
  | "kill api"
  | "kill worker"
  | "stop worker"
  | "kill redis"
  | "kill postgres"
  | "redis out of memory"
  | "redis away"
  | "postgres away"
  | "cut before commit"
  | "cut after commit"
  | "cut before acknowledgement"
  | "cut after acknowledgement"
  | "deliver twice"
  | "terminate api";

const blows: Readonly<Record<Setup, readonly Blow[]>> = {
  memory: ["kill api", "terminate api"],
  sqlite: ["kill api", "terminate api"],
  postgres: [
    "kill api",
    "kill worker",
    "stop worker",
    "kill postgres",
    "postgres away",
    "cut before commit",
    "cut after commit",
    "terminate api",
  ],
  redis: [
    "kill api",
    "kill worker",
    "stop worker",
    "kill redis",
    "redis away",
    "redis out of memory",
    "deliver twice",
    "cut before acknowledgement",
    "cut after acknowledgement",
    "terminate api",
  ],
  queue: [
    "kill api",
    "kill worker",
    "stop worker",
    "kill redis",
    "kill postgres",
    "redis away",
    "postgres away",
    "redis out of memory",
    "deliver twice",
    "cut before commit",
    "cut after commit",
    "cut before acknowledgement",
    "cut after acknowledgement",
    "terminate api",
  ],
};

export interface CrashPlan {
  readonly seed: number;
  readonly setup: Setup;
  /** One after another, each so many answers after the one before. */
  readonly blows: readonly { readonly blow: Blow; readonly afterAnswers: number }[];
  readonly votes: number;
  readonly voters: number;
  readonly queuedMax: number;
}

const BLOWS = 3;

/** Setups take turns, and so does the first blow of each, so that few seeds meet all of them. */
export function planOf(seed: number): CrashPlan {
  const chance = seeded(seed);
  const setup = setups[seed % setups.length]!;
  const possible = blows[setup];
  const turn = Math.floor(seed / setups.length);
  const chosen = Array.from({ length: setup === "memory" ? 1 : BLOWS }, (_, at) => ({
    blow: possible[at === 0 ? turn % possible.length : chance(possible.length)]!,
    afterAnswers: 20 + chance(150),
  }));
  const votes = 900;
  return {
    seed,
    setup,
    blows: chosen,
    votes,
    voters: 500 + chance(500),
    queuedMax: 50 + chance(400),
  };
}

/** A whole number below the limit; mulberry32. */
export function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

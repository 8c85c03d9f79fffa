/** What a seed of the crash campaign does, and when: all chance of a run comes from here. */

export const setups = ["memory", "sqlite", "postgres", "redis", "queue"] as const;
export type Setup = (typeof setups)[number];

const ofApi = [
  "kill api",
  "kill api before reply",
  "kill api after reply",
  "terminate api",
] as const;
const ofFile = ["kill api mid-commit"] as const;
const ofWorker = ["kill worker", "stop worker", "fill queue"] as const;
const ofCommit = [
  "kill worker before commit",
  "kill worker after commit",
  "cut before commit",
  "cut after commit",
] as const;
const ofAccept = ["cut before accept", "cut after accept"] as const;
const ofPostgres = [
  "kill postgres",
  "kill postgres mid-batch",
  "kill postgres before commit",
  "kill postgres after commit",
  "kill worker mid-batch",
  "postgres away",
  "postgres hangs",
] as const;
const postgresAccepts = ["kill postgres before accept", "kill postgres after accept"] as const;
const ofRedis = [
  "kill redis",
  "kill redis before accept",
  "kill redis after accept",
  "kill redis before acknowledgement",
  "kill redis after acknowledgement",
  "kill worker before acknowledgement",
  "kill worker after acknowledgement",
  "cut before acknowledgement",
  "cut after acknowledgement",
  "redis away",
  "redis hangs",
  "redis out of memory",
  "deliver twice",
] as const;
const redisCommits = ["kill redis before commit", "kill redis after commit"] as const;

const ofShared = [...ofApi, ...ofWorker, ...ofCommit, ...ofAccept] as const;

/** Behind each other, those of a setup are dealt in this order. */
export const blowsOf = {
  memory: ofApi,
  sqlite: [...ofApi, ...ofFile],
  postgres: [...ofShared, ...ofPostgres, ...postgresAccepts],
  redis: [...ofShared, ...ofRedis, ...redisCommits],
  queue: [...ofShared, ...ofPostgres, ...ofRedis],
} as const satisfies Record<Setup, readonly string[]>;

export type Blow = (typeof blowsOf)[Setup][number];

export interface CrashPlan {
  readonly seed: number;
  readonly setup: Setup;
  /** One after another, each so many answers after the one before. */
  readonly blows: readonly { readonly blow: Blow; readonly afterAnswers: number }[];
  /** Handed in at least; more while blows are due. */
  readonly votes: number;
  readonly voters: number;
  readonly queuedMax: number;
  /** Processes that answer requests: several are behind a gateway that tries again. */
  readonly apis: number;
  /** Batches at once in each of them; workers have their own. */
  readonly apiWorkers: number;
  /** Processes that only count. */
  readonly workers: number;
  /** How long an outage lasts. */
  readonly awayMs: number;
}

const VOTES = 900;
const SHORT_VOTES = 300;
const BLOWS = 4;
const AWAY_MS = 4000;

/** Setups take turns, and so do the blows of each, so that few seeds meet all of them. */
export function planOf(seed: number): CrashPlan {
  const setup = setups[seed % setups.length]!;
  const possible = blowsOf[setup];
  // What is in memory is lost once: the checker knows one moment of it.
  const count = setup === "memory" ? 1 : BLOWS;
  const first = Math.floor(seed / setups.length) * count;
  // Another round begins one further, or the same ones would always meet.
  const round = Math.floor(first / possible.length);
  const names = Array.from({ length: count }, (_, at): Blow => {
    return possible[(first + at + round) % possible.length]!;
  });
  return planWith(seed, names);
}

/** Of each setup the moments that are hardest to get right, with few votes. */
export function shortPlans(): CrashPlan[] {
  const chosen: Readonly<Record<Setup, readonly Blow[]>> = {
    memory: ["kill api after reply"],
    sqlite: ["kill api mid-commit", "kill api before reply"],
    postgres: ["kill postgres after accept", "kill worker before commit"],
    redis: ["kill redis after accept", "kill worker before acknowledgement"],
    queue: ["kill worker after commit", "kill redis after accept"],
  };
  return setups.map((setup, seed) => ({ ...planWith(seed, chosen[setup]), votes: SHORT_VOTES }));
}

/** One long outage of each server that a setup has; as many votes wait as 100 a second bring. */
export function outagePlans(awayMs: number): CrashPlan[] {
  return setups.flatMap((setup, at) => {
    const away = blowsOf[setup].filter((blow) => blow.endsWith(" away"));
    const votes = Math.max(VOTES, awayMs / 10);
    return away.map((blow, n) => {
      return { ...planWith(at + n * setups.length, [blow]), votes, awayMs };
    });
  });
}

function planWith(seed: number, names: readonly Blow[]): CrashPlan {
  const chance = seeded(seed);
  const setup = setups[seed % setups.length]!;
  const isShared = setup !== "memory" && setup !== "sqlite";
  const blows = names.map((blow) => ({ blow, afterAnswers: 20 + chance(150) }));
  // Nobody but the workers settles where the moment is theirs, or the queue has to grow.
  const isTheirs = names.some((name) => /worker (?:mid|before|after)|accept|fill|twice/.test(name));
  const isWide = isShared && (names.includes("stop worker") || chance(2) === 0);
  return {
    seed,
    setup,
    blows,
    votes: VOTES,
    voters: 500 + chance(500),
    queuedMax: 50 + chance(400),
    apis: isWide ? 2 : 1,
    apiWorkers: isShared && isTheirs ? 0 : 2,
    workers: isShared ? (isWide ? 2 : 1) : 0,
    awayMs: AWAY_MS,
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

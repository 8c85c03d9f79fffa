/** Medians of rounds of load generators, and how many times the work of another Weir does. */
import type { LoadRound } from "./run-load-round.ts";
import type { Spread } from "./summarize.ts";

export interface LoadSummary {
  readonly name: string;
  readonly rounds: number;
  readonly cpuUsPerRequest: number;
  readonly requestsPerCpuSecond: number;
  readonly requestsPerSecond: number;
  readonly cores: number;
  readonly residentBytes: number;
  /** Weir's requests per second of processor time, in this one's; `undefined` for Weir. */
  readonly ratio: Spread | undefined;
}

export function summarizeLoad(rounds: ReadonlyMap<string, readonly LoadRound[]>): LoadSummary[] {
  const [first] = rounds;
  return [...rounds].flatMap(([name, all]) => {
    if (all.length === 0) return [];
    const medianOf = (figure: (round: LoadRound) => number) => median(all.map(figure));
    return {
      name,
      rounds: all.length,
      cpuUsPerRequest: medianOf(({ cpuMs, requests }) => (cpuMs * 1000) / requests),
      requestsPerCpuSecond: medianOf(perCpuSecond),
      requestsPerSecond: medianOf(({ requests, seconds }) => requests / seconds),
      cores: medianOf(({ cpuMs, seconds }) => cpuMs / 1000 / seconds),
      residentBytes: medianOf(({ residentBytes }) => residentBytes),
      ratio: name === first![0] ? undefined : ratioOf(first![1], all),
    };
  });
}

/** Round by round, because what disturbs a round often disturbs its neighbours too. */
function ratioOf(ours: readonly LoadRound[], theirs: readonly LoadRound[]): Spread {
  const ratios = ours.flatMap((round, at) => {
    const other = theirs[at];
    return other === undefined ? [] : perCpuSecond(round) / perCpuSecond(other);
  });
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
}

function perCpuSecond({ cpuMs, requests }: LoadRound): number {
  return requests / (cpuMs / 1000);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Medians of rounds, and Weir's share of what another program needed in the same round. */

import type { Round } from "./peer.ts";
import type { Rounds } from "./run-rounds.ts";

export interface Summary {
  readonly name: string;
  /** Rounds that were not refused. */
  readonly rounds: number;
  readonly cpuUsPerRequest: number;
  readonly cpuMsPerGb: number;
  readonly requestsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time per request of the first program, in this one's; `undefined` for itself. */
  readonly ratio: Spread | undefined;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** A program of which every round was refused has no row. */
export function summarize(rounds: Rounds): Summary[] {
  const [first] = rounds;
  return [...rounds].flatMap(([name, all]) => {
    const valid = all.filter((round) => round !== undefined);
    if (valid.length === 0) return [];
    const medianOf = (figure: (round: Round) => number) => median(valid.map(figure));
    return {
      name,
      rounds: valid.length,
      cpuUsPerRequest: medianOf(cpuUsPerRequest),
      cpuMsPerGb: medianOf(({ cpuMs, bytes }) => cpuMs / (bytes / 1e9)),
      requestsPerSecond: medianOf(({ requests, seconds }) => requests / seconds),
      bytesPerSecond: medianOf(({ bytes, seconds }) => bytes / seconds),
      p50Ms: medianOf(({ p50Ms }) => p50Ms),
      p99Ms: medianOf(({ p99Ms }) => p99Ms),
      ratio: name === first![0] ? undefined : ratioOf(first![1], all),
    };
  });
}

/** Round by round, because what disturbs a round often disturbs its neighbours too. */
function ratioOf(
  ours: readonly (Round | undefined)[],
  theirs: readonly (Round | undefined)[],
): Spread | undefined {
  const ratios = ours.flatMap((round, at) => {
    const other = theirs[at];
    // A round may be too short for the clock to have seen the other work at all.
    if (round === undefined || other === undefined || other.cpuMs === 0) return [];
    return cpuUsPerRequest(round) / cpuUsPerRequest(other);
  });
  if (ratios.length === 0) return undefined;
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
}

function cpuUsPerRequest({ cpuMs, requests }: Round): number {
  return (cpuMs * 1000) / requests;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Turns → how much the policies differ, or that no difference was shown. */
import { bootstrapDifference, type Difference, type SlicePair } from "./bootstrap-difference.ts";
import type { ComparisonRecord, PolicyName, Turn } from "./comparison-record.ts";

export interface ComparisonFinding {
  /** `p99`, `failures`. */
  readonly of: string;
  readonly difference: Difference;
  /** Whose is lower; `undefined`: no difference was shown. */
  readonly lower: PolicyName | undefined;
}

export interface ComparisonVerdict {
  /** Why nothing can be said; none when something can. */
  readonly doubts: readonly string[];
  readonly findings: readonly ComparisonFinding[];
}

const sliceMs = 1000;
const replicates = 1000;
const confidence = 0.95;

export function judgeComparison(record: ComparisonRecord, random: () => number): ComparisonVerdict {
  const { plan, turns, interruption } = record;
  const { quantile } = plan;
  const bottlenecks = turns.flatMap(({ bottleneck }) => bottleneck ?? []);
  const unmet = plan.faults.length > 0 && turns.some(({ faultsApplied }) => faultsApplied === 0);
  const differences = bootstrapDifference(toPairs(record), {
    quantile,
    replicates,
    confidence,
    random,
  });
  const doubts = [
    interruption,
    bottlenecks.length === 0
      ? undefined
      : "the load generator was the bottleneck in " +
        `${bottlenecks.length} of ${turns.length} turns: ${bottlenecks[0]}`,
    unmet ? "in some turns the faults met no request" : undefined,
    differences === undefined ? "there is nothing to compare" : undefined,
  ].filter((doubt) => doubt !== undefined);
  if (differences === undefined) return { doubts, findings: [] };
  const { latencyMs, failureShare } = differences;
  return {
    doubts,
    findings: [
      toFinding(`p${Number((quantile * 100).toFixed(2))}`, latencyMs),
      toFinding("failures", failureShare),
    ],
  };
}

function toFinding(of: string, difference: Difference): ComparisonFinding {
  const { low, high } = difference;
  return { of, difference, lower: low > 0 ? "a" : high < 0 ? "b" : undefined };
}

/** Second by second of both turns of a round; a request counts in the second in which it began. */
function toPairs({ plan, turns }: ComparisonRecord): readonly SlicePair[] {
  const slices = Math.floor(plan.turn / sliceMs);
  return Array.from({ length: plan.rounds }, (_, round) => {
    const of = (policy: PolicyName): Turn | undefined =>
      turns.find((turn) => turn.round === round && turn.policy === policy);
    const [a, b] = [of("a"), of("b")];
    if (a === undefined || b === undefined) return [];
    const [inA, inB] = [a, b].map((turn) => toSlices(turn, plan.settle, slices));
    return inA!.map((slice, at) => ({ a: slice, b: inB![at]! }));
  }).flat();
}

function toSlices({ samples, startedMs }: Turn, settleMs: number, count: number) {
  const slices = Array.from({ length: count }, () => ({
    durationMs: [] as number[],
    failures: 0,
  }));
  for (const [at, atMs] of samples.atMs.entries()) {
    const durationMs = samples.durationMs[at]!;
    const begunMs = atMs - durationMs - startedMs - settleMs;
    const slice = slices[Math.floor(begunMs / sliceMs)];
    if (slice === undefined) continue;
    slice.durationMs.push(durationMs);
    const status = samples.status[at]!;
    if (status === 0 || status >= 500) slice.failures += 1;
  }
  return slices;
}

/** Expectations of a drill file that every run meets, or none can. */
import type { Expectation } from "./expectation-plan.ts";
import type { PlanProblem } from "./plan-problem.ts";

interface Bounds {
  readonly min: number;
  readonly max: number;
  /** Within which every measured value lies. */
  readonly widest: readonly [number, number];
  readonly keys: readonly [string, string];
}

export function voidExpectations(expect: readonly Expectation[]): readonly PlanProblem[] {
  return expect.flatMap((expected, at) => {
    const bounds = boundsOf(expected);
    if (bounds === undefined) return [];
    const { min, max, widest, keys } = bounds;
    const [minKey, maxKey] = keys;
    if (min > max) {
      return [{ path: ["expect", at, minKey], message: `must be ${maxKey} or less` }];
    }
    const isVoid = min <= widest[0] && max >= widest[1];
    const message = `must have ${minKey} or ${maxKey}: without them, every run meets it`;
    return isVoid ? [{ path: ["expect", at], message }] : [];
  });
}

function boundsOf(expected: Expectation): Bounds | undefined {
  const [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  switch (expected.kind) {
    case "failures":
    case "traffic": {
      const keys = ["shareMin", "shareMax"] as const;
      return { min: expected.shareMin, max: expected.shareMax, widest: [0, 1], keys };
    }
    case "latency":
    case "amplification":
    case "metric": {
      const { min = least, max = most } = expected;
      return { min, max, widest: [least, most], keys: ["min", "max"] };
    }
    default:
      return undefined;
  }
}

/**
 * The exit status of a run, and the sentence that explains it.
 *
 * A generator that was the bottleneck has measured itself too: times are longer than the target's,
 * and fewer requests were sent than meant. Thresholds on times and rates a second then show
 * nothing, whichever way they fell. Shares and counts hold all the same.
 */
import type { RunResult } from "../load/running/run-result.ts";
import type { DecidedThreshold } from "../load/running/threshold-board.ts";
import { exitStatus } from "./command-context.ts";

export interface RunVerdict {
  readonly status: number;
  readonly sentence: string | undefined;
}

type JudgedParts = Pick<RunResult, "outcome" | "thresholds"> & {
  readonly honesty: Pick<RunResult["honesty"], "doubts">;
};

export function judgeRun({ outcome, thresholds, honesty }: JudgedParts): RunVerdict {
  if (outcome.name === "stopped") return { status: exitStatus.interrupted, sentence: undefined };
  if (outcome.name === "aborted") {
    const sentence = `the run was aborted: ${outcome.reason}`;
    return { status: exitStatus.failed, sentence };
  }
  const isDoubted = honesty.doubts.length > 0;
  const crossed = thresholds.filter((one) => one.result.name !== "passed");
  const certain = isDoubted ? crossed.filter((one) => !dependsOnGenerator(one)) : crossed;
  if (certain.length > 0) {
    const keys = [...new Set(certain.map((one) => one.key))].join(", ");
    return { status: exitStatus.failed, sentence: `thresholds crossed on ${keys}` };
  }
  if (isDoubted && thresholds.some(dependsOnGenerator)) {
    const sentence = `INCONCLUSIVE: the generator was the bottleneck: ${honesty.doubts.join("; ")}`;
    return { status: exitStatus.inconclusive, sentence };
  }
  return { status: exitStatus.done, sentence: undefined };
}

/** A threshold without samples does not pass, however quick the generator was. */
function dependsOnGenerator({ measures, result }: DecidedThreshold): boolean {
  return measures !== "counts" && result.name !== "no samples";
}

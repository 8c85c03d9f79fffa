/**
 * The verdict on a run, and the sentence that explains it.
 *
 * A generator that was the bottleneck has measured itself too: times are longer than the target's,
 * and fewer requests were sent than meant. Thresholds on times and rates a second then show
 * nothing, whichever way they fell, and neither does a count that was to be reached and was not.
 * Shares and other counts are judged as they are.
 */
import type { RunResult } from "../running/run-result.ts";
import type { DecidedThreshold } from "../running/threshold-board.ts";

export interface RunVerdict {
  readonly name: "passed" | "failed" | "inconclusive" | "stopped";
  readonly sentence: string | undefined;
}

type JudgedParts = Pick<RunResult, "outcome" | "thresholds"> & {
  readonly honesty: Pick<RunResult["honesty"], "doubts">;
};

export function judgeRun({ outcome, thresholds, honesty }: JudgedParts): RunVerdict {
  if (outcome.name === "stopped") return { name: "stopped", sentence: undefined };
  if (outcome.name === "lost") {
    return { name: "inconclusive", sentence: `INCONCLUSIVE: ${outcome.reason}` };
  }
  if (outcome.name === "aborted") {
    const sentence = `the run was aborted: ${outcome.reason}`;
    return { name: "failed", sentence };
  }
  if (outcome.failReason !== undefined) {
    const reason = outcome.failReason === "" ? "" : `: ${outcome.failReason}`;
    return { name: "failed", sentence: `the script marked the run as failed${reason}` };
  }
  const isDoubted = honesty.doubts.length > 0;
  const crossed = thresholds.filter((one) => one.result.name !== "passed");
  const certain = isDoubted ? crossed.filter((one) => !dependsOnGenerator(one)) : crossed;
  if (certain.length > 0) {
    const keys = [...new Set(certain.map((one) => one.key))].join(", ");
    return { name: "failed", sentence: `thresholds crossed on ${keys}` };
  }
  if (isDoubted && thresholds.some(dependsOnGenerator)) {
    const sentence = `INCONCLUSIVE: the generator was the bottleneck: ${honesty.doubts.join("; ")}`;
    return { name: "inconclusive", sentence };
  }
  return { name: "passed", sentence: undefined };
}

/** A threshold without samples does not pass, however quick the generator was. */
export function dependsOnGenerator({ measures, result }: DecidedThreshold): boolean {
  if (result.name === "no samples" || measures === "counts") return false;
  return measures !== "reached" || result.name === "crossed";
}

/** `weir run --find-limit`: the highest rate at which a threshold holds. */
import { writeFileSync } from "node:fs";
import { findLimit, type LimitGoal, type LimitResult } from "../load/limit/find-limit.ts";
import { toLimitText } from "../load/report/limit-text.ts";
import type { RunResult } from "../load/running/run-result.ts";
import { type RunRequest, startRun } from "../load/start-run.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";

export interface LimitFlags {
  readonly goal: LimitGoal;
  readonly stepMs: number;
  readonly firstRate: number;
}

export interface LimitPlace {
  readonly request: RunRequest;
  readonly context: CommandContext;
  readonly exportPath: string | undefined;
}

const RATE_MAX = 1_000_000;
const PRECISION_SHARE = 0.05;

export async function runFindLimit(flags: LimitFlags, place: LimitPlace): Promise<number> {
  const { request, context, exportPath } = place;
  const result = await findLimit({
    goal: flags.goal,
    stepMs: flags.stepMs,
    random: request.random,
    search: {
      firstRate: flags.firstRate,
      rateMax: RATE_MAX,
      precisionShare: PRECISION_SHARE,
    },
    run: (options) => runStep({ ...request, overrides: options }, context),
    onStep: ({ rate, holds, value }) =>
      context.complain(`${rate}/s ${holds ? "holds" : "does not hold"}: ${value ?? "no samples"}`),
  });
  context.print(toLimitText(result));
  if (exportPath !== undefined) {
    writeFileSync(exportPath, `${JSON.stringify(result, undefined, 2)}\n`);
  }
  return statusOf(result.found);
}

async function runStep(request: RunRequest, { stopped }: CommandContext): Promise<RunResult> {
  const run = await startRun(request);
  const stop = (): void => run.stop();
  if (stopped.aborted) stop();
  stopped.addEventListener("abort", stop);
  const result = await run.finished;
  stopped.removeEventListener("abort", stop);
  return result;
}

function statusOf(found: LimitResult["found"]): number {
  switch (found.name) {
    case "found":
      return exitStatus.done;
    case "doubted":
    case "lost":
      return exitStatus.inconclusive;
    case "stopped":
      return exitStatus.interrupted;
    default:
      return exitStatus.failed;
  }
}

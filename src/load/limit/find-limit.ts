/**
 * The highest rate at which a threshold holds. Each step is a run of its own with a constant
 * arrival rate, its setup and teardown included; the script's own scenarios and thresholds are left
 * out. What is in the system at once is told by Little's law: throughput times time in the system.
 */
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import type { RunResult } from "../running/run-result.ts";
import { type FittedScalability, fitScalability } from "./fit-scalability.ts";
import { type LimitFound, LimitSearch, type LimitSearchOptions } from "./limit-search.ts";

export interface LimitGoal {
  /** `http_req_duration` or `http_req_duration{status:200}`. */
  readonly metric: string;
  /** `p(95)<100` */
  readonly threshold: string;
}

export interface LimitStep {
  readonly rate: number;
  readonly holds: boolean;
  /** What the threshold was decided by; `undefined` without samples. */
  readonly value: number | undefined;
  /** Iterations that were completed, of those that were due in the step. */
  readonly perSecond: number;
  readonly concurrency: number;
  readonly dropped: number;
}

export interface LimitResult {
  readonly goal: LimitGoal;
  readonly steps: readonly LimitStep[];
  /** `doubted`: the generator became the bottleneck before the target did. */
  readonly found:
    | LimitFound
    | { readonly name: "doubted" | "stopped" | "aborted" | "lost"; reason: string };
  readonly law: FittedScalability | undefined;
}

export interface LimitRequest {
  readonly goal: LimitGoal;
  readonly search: LimitSearchOptions;
  readonly stepMs: number;
  readonly random: () => number;
  /** Runs the script with these options in the place of its own. */
  readonly run: (options: Readonly<Record<string, unknown>>) => Promise<RunResult>;
  readonly onStep: (step: LimitStep) => void;
}

/** More of the due iterations than this are not done: then the rate was not kept. */
const DROPPED_SHARE_MAX = 0.001;
/** Iterations that begin later were spread over a longer time: another rate was sent than meant. */
const LAG_MIN_MS = 50;
const VUS_MAX = 20_000;
/** A rate is tried again when the generator was slow: something else may have disturbed it. */
const TRIES_MAX = 3;

export async function findLimit(request: LimitRequest): Promise<LimitResult> {
  const search = new LimitSearch(request.search);
  const steps: LimitStep[] = [];
  const end = (found: LimitResult["found"]): LimitResult => {
    const points = steps.filter(({ perSecond, concurrency }) => perSecond > 0 && concurrency > 0);
    return { goal: request.goal, steps, found, law: fitScalability(points, request.random) };
  };
  let [runs, tries] = [0, 0];
  for (let rate = search.next; rate !== undefined; rate = search.next) {
    const result = await runStep(request, rate, runs === 0);
    if (typeof result === "string") return end({ name: "lost", reason: result });
    runs += 1;
    const { outcome, honesty } = result;
    if (outcome.name === "stopped") return end({ name: "stopped", reason: "it was stopped" });
    if (outcome.name !== "completed") return end(outcome);
    const step = toStep(result, rate, request);
    // A rate that was sent and holds although the generator was slow holds; one that does not
    // proves nothing.
    if (!step.holds && honesty.doubts.length > 0) {
      tries += 1;
      if (tries < TRIES_MAX) continue;
      return end({ name: "doubted", reason: `at ${rate}/s ${honesty.doubts.join("; ")}` });
    }
    tries = 0;
    steps.push(step);
    request.onStep(step);
    search.settle(step.holds);
  }
  return end(search.found);
}

/** Answers what keeps it from beginning, where a step before it has begun. */
async function runStep(
  request: LimitRequest,
  rate: number,
  isFirst: boolean,
): Promise<RunResult | string> {
  try {
    return await request.run(toStepOptions(request, rate));
  } catch (error) {
    // The script and its options have been good before: an agent cannot be had any more, and that
    // takes nothing from the steps that are done.
    if (isFirst || !(error instanceof ConfigurationProblems)) throw error;
    return error.problems.join("; ");
  }
}

function toStepOptions({ goal, stepMs }: LimitRequest, rate: number): Record<string, unknown> {
  // Rates of k6 are numbers of a time unit; of a long one, fractions of a second are whole.
  const scenario = {
    executor: "constant-arrival-rate",
    rate: Math.round(rate * 1000),
    timeUnit: "1000s",
    duration: `${stepMs}ms`,
    preAllocatedVUs: Math.min(VUS_MAX, Math.ceil(rate / 10) + 10),
    maxVUs: VUS_MAX,
  };
  return { scenarios: { limit: scenario }, thresholds: { [goal.metric]: [goal.threshold] } };
}

function toStep(
  { state, thresholds, durationMs, honesty }: RunResult,
  rate: number,
  { stepMs, search }: LimitRequest,
): LimitStep {
  const { counts, metrics } = state;
  const { sink } = metrics.builtIn.iteration_duration;
  const meanMs = sink.type === "trend" ? sink.histogram.mean : 0;
  // What is behind at the end of the step is done later: it took longer than the step.
  const seconds = Math.max(stepMs, durationMs) / 1000;
  const perSecond = counts.iterations / seconds;
  const [decided] = thresholds;
  const lagMaxMs = Math.max(LAG_MIN_MS, stepMs * search.precisionShare);
  const isSent = honesty.sendLagP99Ms <= lagMaxMs;
  const isKept = isSent && counts.dropped <= counts.offered * DROPPED_SHARE_MAX;
  return {
    rate,
    holds: isKept && decided?.result.name === "passed",
    value: decided !== undefined && "value" in decided.result ? decided.result.value : undefined,
    perSecond,
    concurrency: (perSecond * meanMs) / 1000,
    dropped: counts.dropped,
  };
}

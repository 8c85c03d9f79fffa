/**
 * Carries a drill out: load, steady state, faults over time, recovery. It only brings about and
 * records; what it means is the judge's.
 *
 * Whatever happens, the faults are taken back and the load is stopped.
 */
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { FaultKind } from "../serving/faults/fault-kinds.ts";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import type { DrillPlan } from "./drill-plan.ts";
import type { DrillProgress } from "./drill-progress.ts";
import type { DrillRecord, LoadAccount, Transition } from "./drill-record.ts";
import type { DrillSystem } from "./drill-system.ts";
import { FaultControl } from "./fault-control.ts";
import { GatewayObserver } from "./gateway-observer.ts";
import { isSteady } from "./is-steady.ts";
import { type Books, booksBetween, readBooks, readSettledBooks } from "./read-books.ts";
import { type DrillLoad, type DrillLoadOptions, startDrillLoad } from "./start-drill-load.ts";

export interface DrillOptions {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly onProgress: (progress: DrillProgress) => void;
  readonly signal: AbortSignal;
  readonly load: Omit<DrillLoadOptions, "gatewayUrl">;
}

/** When what was reached; filled in on the way. */
interface Course {
  steadyMs: number | undefined;
  recoveredMs: number | undefined;
}

export async function runDrill(
  plan: DrillPlan,
  system: DrillSystem,
  options: DrillOptions,
): Promise<DrillRecord> {
  const startedMs = monotonicMs();
  const course: Course = { steadyMs: undefined, recoveredMs: undefined };
  const idBase = `drill-${options.startedAt.replace(/\D/g, "")}`;
  const faults = plan.faults.map(
    (fault, at) => new FaultControl(fault, system.targets[fault.target]!, `${idBase}-${at + 1}`),
  );
  const observer = new GatewayObserver({ plan, system }, (transition) =>
    options.onProgress(toProgress(transition, faults)),
  );
  let interruption: string | undefined;
  let before: Books | undefined;
  let load: DrillLoad | undefined;
  try {
    before = await readBooks(plan, system, observer);
    load = await startDrillLoad(plan, { gatewayUrl: system.gatewayUrl, ...options.load });
    await takeCourse({ plan, options, observer, faults, course });
  } catch (error) {
    // A load that cannot be run as it is written is a mistake in the drill, not its outcome.
    if (error instanceof ConfigurationProblems) throw error;
    // A drill that breaks off still has a record; its verdict is INCONCLUSIVE.
    interruption = reasonOf(error, options.signal);
  }
  for (const fault of faults) await fault.end();
  const endedMs = monotonicMs();
  const client = (await load?.stop(course.steadyMs)) ?? nothingSent;
  const after = await readSettledBooks(plan, system, observer).catch(() => undefined);
  for (const fault of faults) await fault.count().catch(() => undefined);
  return {
    plan,
    startedMs,
    endedMs,
    startedAt: options.startedAt,
    moments: observer.moments.filter(({ atMs }) => atMs <= endedMs),
    transitions: observer.transitions,
    steadyMs: course.steadyMs,
    recoveredMs: course.recoveredMs,
    faults: faults.map(({ receipt }) => receipt),
    ledgers: {
      client,
      ...(before === undefined || after === undefined ? noBooks : booksBetween(before, after)),
    },
    interruption,
  };
}

const nothingSent: LoadAccount = { answers: {}, bottleneck: undefined };
const noBooks = { gateway: { answers: {}, attempts: {}, rejected: 0, retries: 0 }, targets: {} };

interface Run {
  readonly plan: DrillPlan;
  readonly options: DrillOptions;
  readonly observer: GatewayObserver;
  readonly faults: readonly FaultControl[];
  readonly course: Course;
}

async function takeCourse(run: Run): Promise<void> {
  const { plan, options, observer, course } = run;
  const { signal } = options;
  const tell = (step: DrillProgress["step"], sentence: string): void =>
    options.onProgress({ step, about: "drill", sentence, tone: "neutral" });
  tell("steady", `load begins: ${plan.load.rate} requests/s; waiting for the steady state`);
  const loadedMs = monotonicMs();
  const isSteadyNow = (): boolean =>
    isSteady(
      observer.moments.filter(({ atMs }) => atMs >= loadedMs),
      plan,
    );
  if (!(await observer.watch(loadedMs + plan.steady.within, signal, isSteadyNow))) return;
  course.steadyMs = observer.lastMoment.atMs;
  tell("before", `steady for ${plan.steady.for / 1000} s`);

  await applyFaults(run, course.steadyMs);
  if (run.faults.some(({ receipt }) => receipt.problem !== undefined)) return;

  const faultsEndedMs = monotonicMs();
  const isRecovered = await observer.watch(
    faultsEndedMs + plan.recoveryMax,
    signal,
    ({ breakers }) => Object.values(breakers).every((state) => state === "closed"),
  );
  if (!isRecovered) return;
  course.recoveredMs = observer.lastMoment.atMs;
  const tookS = ((course.recoveredMs - faultsEndedMs) / 1000).toFixed(1);
  tell("after", `all breakers closed ${tookS} s after the fault; watching the traffic`);
  await observer.watch(course.recoveredMs + plan.after, signal);
}

async function applyFaults(run: Run, steadyMs: number): Promise<void> {
  const { options, observer } = run;
  const deeds = run.faults
    .flatMap((fault) => [
      { atMs: steadyMs + fault.plan.at, fault, begins: true },
      { atMs: steadyMs + fault.plan.at + fault.plan.for, fault, begins: false },
    ])
    .sort((a, b) => a.atMs - b.atMs);
  for (const { atMs, fault, begins } of deeds) {
    await observer.watch(atMs, options.signal);
    await observer.look();
    if (begins) await fault.begin();
    else await fault.end();
    if (fault.receipt.problem !== undefined) return;
    options.onProgress(toFaultProgress(fault, begins));
  }
}

function toFaultProgress(fault: FaultControl, begins: boolean): DrillProgress {
  const { target } = fault.plan;
  const about = "fault";
  return begins
    ? { step: "during", about, sentence: `fault on ${target}: ${describe(fault)}`, tone: "bad" }
    : { step: "recovery", about, sentence: `fault on ${target} is over`, tone: "good" };
}

function describe({ plan: { kind, status, share, route } }: FaultControl): string {
  const what = kind === "status" ? `answers ${status}` : deeds[kind];
  const which = share === 1 ? "" : ` for ${share * 100} % of requests`;
  return `${what}${which} on ${route ?? "every route"}`;
}

const deeds: Readonly<Record<Exclude<FaultKind, "status">, string>> = {
  delay: "answers late",
  reset: "resets connections",
  hang: "never answers",
  truncate: "cuts bodies off",
  "slow-body": "sends bodies slowly",
};

function toProgress(transition: Transition, faults: readonly FaultControl[]): DrillProgress {
  const { target, to } = transition;
  const isOver = faults.every(({ receipt }) => receipt.endedMs !== undefined);
  const hasBegun = faults.some(({ receipt }) => receipt.beganMs !== undefined);
  return {
    step: isOver ? "recovery" : hasBegun ? "during" : "before",
    about: "breaker",
    sentence: `breaker of ${target} is ${to.replace("_", "-")}`,
    tone: to === "open" ? "bad" : to === "closed" ? "good" : "warning",
  };
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return `interrupted by ${signal.reason}`;
  return `the drill broke off: ${error instanceof Error ? error.message : error}`;
}

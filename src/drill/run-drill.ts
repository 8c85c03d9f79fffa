/**
 * Carries a drill out: load, steady state, faults and actions over time, recovery. It only brings
 * about and records; what it means is the judge's.
 *
 * Whatever happens, the faults are taken back and the load is stopped.
 */
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { DrillClients } from "./drill-clients.ts";
import { DrillControls } from "./drill-controls.ts";
import type { DrillLoadOptions } from "./drill-load.ts";
import type { DrillPlan } from "./drill-plan.ts";
import type { DrillProgress } from "./drill-progress.ts";
import type { DrillRecord, LoadAccount } from "./drill-record.ts";
import type { DrillSystem } from "./drill-system.ts";
import { DrillWatch } from "./drill-watch.ts";
import { isSteady } from "./is-steady.ts";
import { type Books, booksBetween, readBooks, readSettledBooks } from "./read-books.ts";
import { carryOut } from "./timeline.ts";

export interface DrillOptions {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly onProgress: (progress: DrillProgress) => void;
  readonly signal: AbortSignal;
  readonly load: DrillLoadOptions;
}

/** When what was reached; filled in on the way. */
interface Course {
  steadyMs: number | undefined;
  recoveredMs: number | undefined;
}

interface Run {
  readonly plan: DrillPlan;
  readonly options: DrillOptions;
  readonly watch: DrillWatch;
  readonly clients: DrillClients;
  readonly events: DrillControls;
  readonly course: Course;
}

export async function runDrill(
  plan: DrillPlan,
  system: DrillSystem,
  options: DrillOptions,
): Promise<DrillRecord> {
  const startedMs = monotonicMs();
  const clients = new DrillClients(plan, system.gatewayUrl, options.load);
  const idBase = `drill-${options.startedAt.replace(/\D/g, "")}`;
  const events = new DrillControls(plan, { system, clients, idBase });
  const watch = new DrillWatch(plan, system, (transition) =>
    options.onProgress(events.progressOf(transition)),
  );
  const course: Course = { steadyMs: undefined, recoveredMs: undefined };
  let interruption: string | undefined;
  let before: Books | undefined;
  try {
    before = await readBooks(plan, system, watch.gateway);
    watch.begin();
    await clients.start();
    await takeCourse({ plan, options, watch, clients, events, course });
  } catch (error) {
    // A load that cannot be run as it is written is a mistake in the drill, not its outcome.
    if (error instanceof ConfigurationProblems) {
      await clients.stop();
      throw error;
    }
    // A drill that breaks off still has a record; its verdict is INCONCLUSIVE.
    interruption = reasonOf(error, options.signal);
  }
  await events.endAll().catch((error) => {
    interruption ??= reasonOf(error, options.signal);
  });
  const endedMs = monotonicMs();
  const client: LoadAccount = await clients.stop();
  const after = await readSettledBooks(plan, system, watch.gateway).catch((error: Error) => {
    // Books that nobody could read are not books that disagree.
    interruption ??= `the books could not be read: ${error.message}`;
    return undefined;
  });
  const books = before === undefined || after === undefined ? noBooks : booksBetween(before, after);
  return {
    plan,
    startedMs,
    endedMs,
    startedAt: options.startedAt,
    ...course,
    ...(await watch.end(endedMs)),
    ...(await events.receipts()),
    ledgers: { client, ...books },
    clients: clients.samples,
    interruption,
  };
}

const noBooks: ReturnType<typeof booksBetween> = {
  gateway: {
    answers: {},
    attempts: {},
    replaced: {},
    limited: 0,
    retries: {},
    failures: {},
    allowed: {},
    all: { answers: {}, attempts: 0, retries: 0, hasRetries: false },
  },
  targets: {},
};

async function takeCourse(run: Run): Promise<void> {
  const { plan, options, watch, clients, events, course } = run;
  const { signal } = options;
  const observer = watch.gateway;
  const tell = (step: DrillProgress["step"], sentence: string): void =>
    options.onProgress({ step, about: "drill", sentence, tone: "neutral" });
  tell("steady", `load begins: ${plan.load.rate} requests/s; waiting for the steady state`);
  const loadedMs = monotonicMs();
  const isSteadyNow = (): boolean => isSteady(observer.momentsSince(loadedMs), plan, plan.steady);
  if (!(await observer.watch(loadedMs + plan.steady.within, signal, isSteadyNow))) return;
  const steadyMs = observer.lastMoment.atMs;
  course.steadyMs = steadyMs;
  clients.steadyMs = steadyMs;
  tell("before", `steady for ${plan.steady.for / 1000} s`);

  const stopProfiles = watch.takeProfiles(events.all, steadyMs);
  await carryOut(events.all, {
    steadyMs,
    observer,
    signal,
    onChange: (event, begins) => options.onProgress(events.changeOf(event, begins)),
  });
  await stopProfiles();
  if (events.all.some(({ problem }) => problem !== undefined)) return;

  const overMs = monotonicMs();
  const { recovery } = plan;
  const isRecovered = await observer.watch(overMs + recovery.within, signal, ({ breakers }) =>
    recovery.for === 0
      ? Object.values(breakers).every((state) => state === "closed")
      : isSteady(observer.momentsSince(overMs), plan, recovery),
  );
  if (!isRecovered) return;
  course.recoveredMs = observer.lastMoment.atMs;
  const tookS = ((course.recoveredMs - overMs) / 1000).toFixed(1);
  if (events.all.length > 0) tell("after", `all is well ${tookS} s after the last event; watching`);
  await observer.watch(course.recoveredMs + plan.after, signal);
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return `interrupted by ${signal.reason}`;
  return `the drill broke off: ${error instanceof Error ? error.message : error}`;
}

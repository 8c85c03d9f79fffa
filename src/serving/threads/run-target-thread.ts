/** One of a target's threads: listens on the shared port and answers, until it is told to drain. */
import { parentPort, workerData } from "node:worker_threads";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { serveSampler } from "../../telemetry/profiling/serve-sampler.ts";
import { Registry } from "../../telemetry/registry.ts";
import { makeAccessLog } from "../access-log.ts";
import { App } from "../app.ts";
import { connectionGauge } from "../connection-gauge.ts";
import { FaultBoard } from "../faults/fault-board.ts";
import { operationalRoutes } from "../operational-routes.ts";
import { Readiness } from "../readiness.ts";
import { RequestMetrics } from "../request-metrics.ts";
import { type RunningApp, startApp } from "../start-app.ts";
import { type Instruments, startInstruments } from "../start-instruments.ts";
import type { TargetPlan, TargetSettings } from "../start-target.ts";
import { weirVersion } from "../weir-version.ts";
import { FetchedPages } from "./fetched-pages.ts";
import type { FromThread, ThreadStart, ToThread } from "./thread-messages.ts";

/** How often the number of connections is told: the main thread reads it without asking. */
const CONNECTIONS_PERIOD_MS = 500;

export interface TargetThread<S> {
  readonly settings: S;
  readonly log: Instruments["log"];
  /** Of all threads. */
  readonly readiness: Readiness;
}

export type ThreadPlan = Omit<TargetPlan, "reusePort">;

/** Does nothing where the file that calls it was not started as a thread. */
export async function runTargetThread<S extends TargetSettings>(
  makePlan: (thread: TargetThread<S>) => ThreadPlan | Promise<ThreadPlan>,
): Promise<void> {
  if (parentPort === null) return;
  const parent: Parent = parentPort;
  const start = workerData as ThreadStart<S>;
  const registry = new Registry({
    ...start.metrics,
    announce: (series) => parent.postMessage({ name: "series", series }),
  });
  const profiles = start.profiles && (await serveSampler(start.profiles));
  const pages = new FetchedPages((isOpen) => parent.postMessage({ name: "page", isOpen }));
  const faults = new FaultBoard(start.faults);
  const { name, settings, instanceId } = start;
  // The metrics of all threads are sent by the main one.
  const labels = profiles?.spanLabels;
  const own = { name, settings, instanceId, registry, metrics: undefined, labels };
  const instruments = await startInstruments(own);
  const readiness = new Readiness(start.readiness);
  const running = await failing(parent, async () => {
    const plan = await makePlan({ settings, log: instruments.log, readiness });
    const app = await listen(start, plan, { registry, pages, faults, instruments, readiness });
    return { app, plan };
  });
  if (running === undefined) return;
  const { app, plan } = running;
  const connections = connectionGauge(registry);
  const telling = setInterval(() => connections.set(app.connections), CONNECTIONS_PERIOD_MS);
  parent.on("message", (message) => {
    if (message.name === "page") pages.receive(message.isOpen, message.text);
    else if (message.name === "faults") {
      const { id, question } = message;
      parent.postMessage({ name: "faults", id, answer: faults.answer(question) });
    } else {
      clearInterval(telling);
      // With its port to the parent closed and nothing left to do, the thread ends.
      void drain(app, plan, instruments, message.deadlineMs).then(() => {
        profiles?.close();
        parent.close();
      });
    }
  });
  parent.postMessage({ name: "listening", port: app.port });
}

interface Parent {
  postMessage(message: FromThread): void;
  on(event: "message", listener: (message: ToThread) => void): void;
  close(): void;
}

/** What is wrong with the configuration is told; anything else ends the thread. */
async function failing<T>(parent: Parent, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConfigurationProblems)) throw error;
    parent.postMessage({ name: "failed", problems: error.problems });
    return undefined;
  }
}

async function drain(
  app: RunningApp,
  plan: ThreadPlan,
  instruments: Instruments,
  deadlineMs: number,
): Promise<void> {
  const untilMs = monotonicMs() + deadlineMs;
  await app.close(deadlineMs);
  await plan.onDrained?.(Math.max(0, untilMs - monotonicMs()));
  await instruments.close(untilMs - monotonicMs());
}

interface ThreadParts {
  readonly registry: Registry;
  readonly pages: FetchedPages;
  readonly faults: FaultBoard;
  readonly instruments: Instruments;
  readonly readiness: Readiness;
}

async function listen(
  { name, settings, port }: ThreadStart,
  plan: ThreadPlan,
  { registry, pages, faults, instruments: { log, tracing }, readiness }: ThreadParts,
): Promise<RunningApp> {
  const parts = { name, version: weirVersion, metrics: pages.read, readiness };
  const app = new App({
    routes: [...operationalRoutes(parts), ...plan.routes],
    log,
    metrics: settings.METRICS_ENABLED
      ? new RequestMetrics(registry, plan.requestMetrics)
      : undefined,
    accessLog: makeAccessLog(log, plan.accessLogLevel),
    faults,
    tracing,
    answerFields: plan.answerFields,
  });
  return await startApp(app, { host: settings.HOST, port, portOption: "PORT", reusePort: true });
}

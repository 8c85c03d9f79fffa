/** One of hello's threads: listens on the shared port and answers, until it is told to drain. */
import { parentPort, workerData } from "node:worker_threads";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { makeAccessLog } from "../../serving/access-log.ts";
import { App } from "../../serving/app.ts";
import { connectionGauge } from "../../serving/connection-gauge.ts";
import { FaultBoard } from "../../serving/faults/fault-board.ts";
import { operationalRoutes } from "../../serving/operational-routes.ts";
import { Readiness } from "../../serving/readiness.ts";
import { defaultRequestMetrics, RequestMetrics } from "../../serving/request-metrics.ts";
import { type RunningApp, startApp } from "../../serving/start-app.ts";
import { type Instruments, startInstruments } from "../../serving/start-instruments.ts";
import { weirVersion } from "../../serving/weir-version.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { serveSampler } from "../../telemetry/profiling/serve-sampler.ts";
import { Registry } from "../../telemetry/registry.ts";
import { FetchedPages } from "./fetched-pages.ts";
import { helloAccessLogLevel, helloRoutes } from "./hello-plan.ts";
import type { FromThread, ThreadStart, ToThread } from "./thread-messages.ts";

/** How often the number of connections is told: the main thread reads it without asking. */
const CONNECTIONS_PERIOD_MS = 500;

if (parentPort !== null) await runThread(workerData as ThreadStart, parentPort);

interface Parent {
  postMessage(message: FromThread): void;
  on(event: "message", listener: (message: ToThread) => void): void;
  close(): void;
}

async function runThread(start: ThreadStart, parent: Parent): Promise<void> {
  const registry = new Registry({
    ...start.metrics,
    announce: (series) => parent.postMessage({ name: "series", series }),
  });
  const profiles = start.profiles && (await serveSampler(start.profiles));
  const pages = new FetchedPages((isOpen) => parent.postMessage({ name: "page", isOpen }));
  const faults = new FaultBoard(start.faults);
  const { settings, instanceId } = start;
  // The metrics of all threads are sent by the main one.
  const instruments = await startInstruments({
    name: "hello",
    settings,
    instanceId,
    registry,
    metrics: undefined,
    labels: profiles?.spanLabels,
  });
  const threadParts = { registry, pages, faults, instruments };
  const running = await listen(start, threadParts).catch((error: unknown) => {
    if (!(error instanceof ConfigurationProblems)) throw error;
    parent.postMessage({ name: "failed", problems: error.problems });
  });
  if (running === undefined) return;
  const connections = connectionGauge(registry);
  const telling = setInterval(() => connections.set(running.connections), CONNECTIONS_PERIOD_MS);
  parent.on("message", (message) => {
    if (message.name === "page") pages.receive(message.isOpen, message.text);
    else if (message.name === "faults") {
      const { id, question } = message;
      parent.postMessage({ name: "faults", id, answer: faults.answer(question) });
    } else {
      clearInterval(telling);
      // With its port to the parent closed and nothing left to do, the thread ends.
      void drain(running, instruments, message.deadlineMs).then(() => {
        profiles?.close();
        parent.close();
      });
    }
  });
  parent.postMessage({ name: "listening", port: running.port });
}

async function drain(
  running: RunningApp,
  instruments: Instruments,
  deadlineMs: number,
): Promise<void> {
  const untilMs = monotonicMs() + deadlineMs;
  await running.close(deadlineMs);
  await instruments.close(untilMs - monotonicMs());
}

interface ThreadParts {
  readonly registry: Registry;
  readonly pages: FetchedPages;
  readonly faults: FaultBoard;
  readonly instruments: Instruments;
}

async function listen(
  { settings, port, readiness }: ThreadStart,
  { registry, pages, faults, instruments: { log, tracing } }: ThreadParts,
): Promise<RunningApp> {
  const parts = {
    name: "hello",
    version: weirVersion,
    metrics: pages.read,
    readiness: new Readiness(readiness),
  };
  const app = new App({
    routes: [...operationalRoutes(parts), ...helloRoutes(settings, log)],
    log,
    metrics: settings.METRICS_ENABLED
      ? new RequestMetrics(registry, defaultRequestMetrics)
      : undefined,
    accessLog: makeAccessLog(log, helloAccessLogLevel),
    faults,
    tracing,
  });
  return await startApp(app, { host: settings.HOST, port, portOption: "PORT", reusePort: true });
}

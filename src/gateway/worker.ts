/** A thread of the data plane. Everything it knows it was given by the control plane. */
import { parentPort, workerData } from "node:worker_threads";
import { serveSampler } from "../telemetry/profiling/serve-sampler.ts";
import { Registry } from "../telemetry/registry.ts";
import { type DataPlane, type PlaneUpdate, startDataPlane } from "./data-plane.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./worker-messages.ts";

const port = parentPort!;
const start = workerData as WorkerStart;
const sampler = await serveSampler(start.profiles);

function tell(message: FromWorker): void {
  port.postMessage(message);
}

const registry = new Registry({
  ...start.metrics,
  announce: (series) => tell({ name: "series", series }),
});

try {
  const plane = await startDataPlane({
    ...start,
    registry,
    onTransition: (backend, from, to, reason) =>
      tell({ name: "transition", backend, from, to, reason }),
    onStoreChange: (isAnswering, reason) => tell({ name: "store", isAnswering, reason }),
    onExplained: (explained) => tell({ name: "explained", explained }),
  });
  /** Steps of a change, one after the other: what is given up is ready or not begun. */
  let change = Promise.resolve();
  port.on("message", (message: ToWorker) => {
    const isStep = /^(prepare|commit|abort)$/.test(message.name);
    if (isStep) change = change.then(() => obey(message, plane));
    else void obey(message, plane);
  });
  tell({ name: "ready", ports: plane.ports });
} catch (error) {
  // The control plane words it for whoever started the gateway.
  tell({ name: "failed", reason: sentenceOf(error) });
  port.close();
}

async function obey(message: ToWorker, plane: DataPlane): Promise<void> {
  switch (message.name) {
    case "tls":
      plane.replaceTls(message.tls);
      break;
    case "prepare":
      await prepare(message.id, message.update, plane);
      break;
    case "commit":
      plane.commit();
      tell({ name: "committed" });
      break;
    case "abort":
      await plane.abort();
      break;
    case "stop":
      await plane.stopAccepting();
      tell({ name: "stopped" });
      break;
    case "drain":
      await plane.drain(message.deadlineMs);
      sampler.close();
      tell({ name: "drained" });
      port.close();
  }
}

async function prepare(id: number, update: PlaneUpdate, plane: DataPlane): Promise<void> {
  try {
    tell({ name: "prepared", id, ports: await plane.prepare(update) });
  } catch (error) {
    // Whoever asked for the configuration is told; the present one goes on.
    tell({ name: "refused", id, reason: sentenceOf(error) });
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

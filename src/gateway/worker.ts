/** A thread of the data plane. Everything it knows it was given by the control plane. */
import { parentPort, workerData } from "node:worker_threads";
import { Registry } from "../telemetry/registry.ts";
import { startDataPlane } from "./data-plane.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./worker-messages.ts";

const port = parentPort!;
const start = workerData as WorkerStart;

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
  port.on("message", (message: ToWorker) => {
    if (message.name === "tls") {
      plane.replaceTls(message.tls);
      return;
    }
    void plane.drain(message.deadlineMs).then(() => {
      tell({ name: "drained" });
      port.close();
    });
  });
  tell({ name: "ready", ports: plane.ports });
} catch (error) {
  // The control plane words it for whoever started the gateway.
  tell({ name: "failed", reason: error instanceof Error ? error.message : String(error) });
  port.close();
}

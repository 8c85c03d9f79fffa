/**
 * Loaded into `weir gate` before anything else: at SIGUSR2 one of its threads is ended from
 * outside, as nothing in the thread can prevent. The parent is told how long it took until another
 * one served.
 */
import { isMainThread, type Worker } from "node:worker_threads";

if (isMainThread) {
  const workers: Worker[] = [];
  process.on("worker", (worker) => workers.push(worker));
  process.on("SIGUSR2", () => {
    const killedMs = performance.now();
    process.once("worker", (worker) => {
      worker.on("message", (message: { name: string }) => {
        if (message.name === "ready") process.send?.({ backMs: performance.now() - killedMs });
      });
    });
    void workers.shift()!.terminate();
  });
}

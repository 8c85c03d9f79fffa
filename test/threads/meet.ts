/** What a program of `run-together.ts` gets, and the gate at which it meets the others. */
import { workerData } from "node:worker_threads";

interface Meeting {
  readonly gate: SharedArrayBuffer;
  readonly threads: number;
  readonly thread: number;
  readonly buffer: SharedArrayBuffer;
  readonly work: unknown;
}

const { gate, threads, thread, buffer, work }: Meeting = workerData;

export { buffer, thread, work };

/** Returns in all threads at the same moment. */
export function meet(): void {
  const arrived = new Int32Array(gate);
  if (Atomics.add(arrived, 0, 1) === threads - 1) {
    Atomics.notify(arrived, 0);
    return;
  }
  for (let seen = Atomics.load(arrived, 0); seen < threads; seen = Atomics.load(arrived, 0)) {
    Atomics.wait(arrived, 0, seen, 10);
  }
}

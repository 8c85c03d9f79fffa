/**
 * Runs one program in several threads at once over the same shared memory. The threads wait for
 * each other at a gate, so that they really meet.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";

export interface Together {
  readonly threads: number;
  /** URL of a program that calls `meet` of `meet.ts` and then posts one message. */
  readonly program: URL;
  readonly buffer: SharedArrayBuffer;
  /** For the program, beside the buffer. */
  readonly work: Readonly<Record<string, unknown>>;
}

/** The message of every thread. */
export async function runTogether(together: Together): Promise<unknown[]> {
  const gate = new SharedArrayBuffer(4);
  const { threads, program, buffer, work } = together;
  const workers = Array.from(
    { length: threads },
    (_, thread) => new Worker(program, { workerData: { gate, threads, thread, buffer, work } }),
  );
  const messages = await Promise.all(
    workers.map(async (worker) => (await once(worker, "message"))[0] as unknown),
  );
  await Promise.all(workers.map((worker) => worker.terminate()));
  return messages;
}

/**
 * Burns processor time in threads of its own, so that the service itself stays quick. Their number
 * is limited: each costs memory, and more threads than cores only share what there is.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";

export class CpuBurners {
  readonly #threadsMax: number;
  readonly #threads = new Set<Worker>();

  constructor(threadsMax: number) {
    this.#threadsMax = threadsMax;
  }

  hasRoomFor(threads: number): boolean {
    return this.#threads.size + threads <= this.#threadsMax;
  }

  /** Settles with the processor time that was used. An aborted `signal` ends the threads. */
  async burn(threads: number, durationMs: number, signal: AbortSignal): Promise<number> {
    const burning = Array.from({ length: threads }, () => this.#burnOne(durationMs, signal));
    const cpuMs = await Promise.all(burning);
    return cpuMs.reduce((sum, each) => sum + each, 0);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }

  async #burnOne(durationMs: number, signal: AbortSignal): Promise<number> {
    const thread = new Worker(new URL("./burn-thread.ts", import.meta.url), {
      workerData: { durationMs },
    });
    this.#threads.add(thread);
    try {
      const [{ cpuMs }] = await once(thread, "message", { signal });
      return cpuMs as number;
    } finally {
      this.#threads.delete(thread);
      await thread.terminate();
    }
  }
}

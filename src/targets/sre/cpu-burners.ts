/**
 * Burns processor time in threads of its own, so that the service itself stays quick. Their number
 * is limited: each costs memory, and more threads than cores only share what there is.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Profiling } from "../../serving/profiling.ts";
import type { BurnStart } from "./burn-thread.ts";

export class CpuBurners {
  readonly #threadsMax: number;
  readonly #profiling: Pick<Profiling, "connect">;
  readonly #threads = new Set<Worker>();

  constructor(threadsMax: number, profiling: Pick<Profiling, "connect">) {
    this.#threadsMax = threadsMax;
    this.#profiling = profiling;
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
    const profiles = this.#profiling.connect("burner");
    const thread = new Worker(new URL("./burn-thread.ts", import.meta.url), {
      workerData: { durationMs, profiles } satisfies BurnStart,
      transferList: profiles === undefined ? [] : [profiles],
    });
    this.#threads.add(thread);
    const ended = new Promise<void>((resolve) => {
      thread.once("exit", () => {
        this.#threads.delete(thread);
        resolve();
      });
    });
    try {
      const [{ cpuMs }] = await once(thread, "message", { signal });
      return cpuMs as number;
    } finally {
      thread.postMessage("stop");
      await ended;
    }
  }
}

/**
 * The threads of a target, which all listen on one port. One that dies is started again with the
 * same memory: what it has counted stays, and only what it had in flight is lost.
 */
import { Worker } from "node:worker_threads";
import type { Logger } from "pino";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { expositionParts } from "../../telemetry/exposition-parts.ts";
import type { RegistryHub } from "../../telemetry/registry-hub.ts";
import type { BoardStart, FaultQuestion } from "../faults/fault-board.ts";
import type { LedgerPart } from "../faults/fault-ledger.ts";
import type { Profiling } from "../profiling.ts";
import { FaultQuestions } from "./fault-questions.ts";
import type { FromThread, ThreadStart, ToThread } from "./thread-messages.ts";

/** A thread that dies at once would otherwise be started as fast as it can die. */
const RESTART_DELAY_MS = 200;
/** A start that fails is tried again for ever, each time twice as late, up to this. */
const RESTART_DELAY_MAX_MS = 10_000;
/** A thread that has not ended so long after its deadline is stuck and is ended by force. */
const FORCE_AFTER_MS = 1000;

export interface TargetThreadsOptions {
  /** Calls `run-target-thread.ts`. */
  readonly module: URL;
  readonly start: Omit<ThreadStart, "metrics" | "profiles" | "faults">;
  /** For a thread that starts now. */
  readonly faults: () => BoardStart;
  readonly hub: RegistryHub;
  readonly log: Logger;
  readonly profiling: Pick<Profiling, "connect">;
}

export class TargetThreads {
  readonly #options: TargetThreadsOptions;
  readonly #threads = new Map<number, Worker>();
  /** Not unreferenced: without a thread they may be all that the process waits for. */
  readonly #restarts = new Set<NodeJS.Timeout>();
  readonly #questions = new FaultQuestions();
  #port: number;
  #isDraining = false;

  constructor(options: TargetThreadsOptions) {
    this.#options = options;
    this.#port = options.start.port;
  }

  /** Answers the port. Rejects with `ConfigurationProblems` when it cannot be had. */
  async start(threads: number): Promise<number> {
    // The first one finds the port that the others then share, where any will do.
    this.#port = await this.#startOne(0);
    const others = Array.from({ length: threads - 1 }, (_, at) => this.#startOne(at + 1));
    await Promise.all(others);
    return this.#port;
  }

  askFaults(question: FaultQuestion): Promise<LedgerPart[]> {
    return this.#questions.ask(this.#threads.values(), question);
  }

  /** Settles when every thread has ended. */
  async drain(deadlineMs: number): Promise<void> {
    this.#isDraining = true;
    for (const timer of this.#restarts) clearTimeout(timer);
    await Promise.all([...this.#threads.values()].map((one) => drainThread(one, deadlineMs)));
  }

  async #startOne(at: number): Promise<number> {
    const { start, hub, profiling, faults, module } = this.#options;
    const metrics = hub.threadMetrics(at);
    const profiles = profiling.connect(`${start.name}-${at}`);
    const thread = new Worker(module, {
      workerData: {
        ...start,
        port: this.#port,
        metrics,
        profiles,
        faults: faults(),
      } satisfies ThreadStart,
      transferList: profiles === undefined ? [] : [profiles],
    });
    this.#threads.set(at, thread);
    let cause: unknown;
    thread.on("error", (error) => {
      cause = error;
    });
    thread.once("exit", () => {
      if (this.#threads.get(at) === thread) this.#threads.delete(at);
    });
    const port = await new Promise<number>((resolve, reject) => {
      thread.on("message", (message: FromThread) => {
        if (message.name === "listening") resolve(message.port);
        else if (message.name === "failed") {
          reject(new ConfigurationProblems(message.problems));
          // What it had opened before it failed would keep it alive.
          void thread.terminate();
        } else if (message.name === "series") hub.add(at, message.series);
        else if (message.name === "faults") this.#questions.receive(message.id, message.answer);
        else this.#tellPage(thread, message.isOpen);
      });
      thread.once("exit", () => reject(new Error("a thread ended while it started", { cause })));
    });
    thread.once("exit", () => this.#onExit(at, cause));
    return port;
  }

  /** Written whole: the main thread serves nobody who would wait for it. */
  #tellPage(thread: Worker, isOpen: boolean): void {
    const text = [...expositionParts(this.#options.hub, isOpen)].join("");
    const message: ToThread = { name: "page", isOpen, text };
    thread.postMessage(message);
  }

  #onExit(at: number, error: unknown): void {
    const { hub, log } = this.#options;
    hub.resetGauges(at);
    if (this.#isDraining) return;
    log.error({ err: error, index: at }, "a thread has died and is started again");
    this.#restart(at, RESTART_DELAY_MS);
  }

  #restart(at: number, delayMs: number): void {
    const tryAgain = (failure: unknown): void => {
      if (this.#isDraining) return;
      const { log } = this.#options;
      log.error({ err: failure, index: at }, "a thread could not be started, and is tried again");
      this.#restart(at, Math.min(2 * delayMs, RESTART_DELAY_MAX_MS));
    };
    const timer = setTimeout(() => {
      this.#restarts.delete(timer);
      this.#startOne(at).catch(tryAgain);
    }, delayMs);
    this.#restarts.add(timer);
  }
}

async function drainThread(thread: Worker, deadlineMs: number): Promise<void> {
  const ended = new Promise<void>((resolve) => thread.once("exit", () => resolve()));
  thread.postMessage({ name: "drain", deadlineMs } satisfies ToThread);
  const timer = setTimeout(() => void thread.terminate(), deadlineMs + FORCE_AFTER_MS);
  await ended;
  clearTimeout(timer);
}

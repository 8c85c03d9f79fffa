/**
 * The threads of the data plane. Each accepts on the same ports; one that dies is started again
 * with the same memory, and only what it had in flight is lost.
 */
import { Worker } from "node:worker_threads";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { RegistryHub } from "../telemetry/registry-hub.ts";
import type { BreakerTransition } from "../upstream/upstream.ts";
import type { ExplainedExchange } from "./explanation.ts";
import type { TlsMaterial } from "./tls-material.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./worker-messages.ts";

export interface WorkerPoolOptions {
  readonly workers: number;
  readonly start: Omit<WorkerStart, "metrics" | "ports" | "thread" | "threads">;
  readonly ports: readonly number[];
  readonly hub: RegistryHub;
  readonly onTransition: BreakerTransition;
  readonly onExplained: (explained: ExplainedExchange) => void;
  /** The store of rate limits begins to answer a thread or to fail it. */
  readonly onStoreChange: (worker: number, isAnswering: boolean, reason: string) => void;
  /** A thread has died of `error` and was started again. */
  readonly onRestart: (worker: number, error: Error | undefined) => void;
}

/** A thread that dies at once would otherwise be started as fast as it can die. */
const RESTART_DELAY_MS = 200;
/** A thread that has not ended so long after its deadline is stuck and is ended by force. */
const FORCE_AFTER_MS = 1000;

export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #workers = new Map<number, Worker>();
  #ports: readonly number[];
  /** Also for threads that are started again. */
  #tls: TlsMaterial;
  #isDraining = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#ports = options.ports;
    this.#tls = options.start.tls;
  }

  /** In the order of the listeners. */
  get ports(): readonly number[] {
    return this.#ports;
  }

  /** Throws `ConfigurationProblems` when a listener cannot be opened. */
  async start(): Promise<void> {
    // The first one finds the free ports that the others then share.
    this.#ports = await this.#startOne(0);
    const others = Array.from({ length: this.#options.workers - 1 }, (_, at) => at + 1);
    await Promise.all(others.map((at) => this.#startOne(at)));
  }

  /** Certificates and ticket keys for handshakes from now on, in every thread. */
  replaceTls(tls: TlsMaterial): void {
    this.#tls = tls;
    const message: ToWorker = { name: "tls", tls };
    for (const worker of this.#workers.values()) worker.postMessage(message);
  }

  /** Resolves when every thread has ended. */
  async drain(deadlineMs: number): Promise<void> {
    this.#isDraining = true;
    await Promise.all([...this.#workers.values()].map((worker) => drainWorker(worker, deadlineMs)));
  }

  async #startOne(at: number): Promise<readonly number[]> {
    const { start, hub, workers } = this.#options;
    const workerData: WorkerStart = {
      ...start,
      tls: this.#tls,
      thread: at,
      threads: workers,
      metrics: hub.threadMetrics(at),
      ports: this.#ports,
    };
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData });
    this.#workers.set(at, worker);
    let died: Error | undefined;
    worker.on("error", (error) => {
      died = error instanceof Error ? error : new Error(String(error));
    });
    const ports = await new Promise<readonly number[]>((resolve, reject) => {
      worker.on("message", (message: FromWorker) => {
        if (message.name === "ready") resolve(message.ports);
        else if (message.name === "failed") {
          reject(new ConfigurationProblems([message.reason]));
          // What it had opened before it failed would keep it alive.
          void worker.terminate();
        } else this.#onMessage(at, message);
      });
      worker.once("exit", () => {
        if (this.#workers.get(at) === worker) this.#workers.delete(at);
        reject(died ?? new Error("a worker ended while it started"));
      });
    });
    worker.once("exit", () => this.#onExit(at, died));
    return ports;
  }

  #onMessage(at: number, message: FromWorker): void {
    if (message.name === "series") this.#options.hub.add(at, message.series);
    else if (message.name === "transition") {
      const { backend, from, to, reason } = message;
      this.#options.onTransition(backend, from, to, reason);
    } else if (message.name === "explained") this.#options.onExplained(message.explained);
    else if (message.name === "store") {
      this.#options.onStoreChange(at, message.isAnswering, message.reason);
    }
  }

  #onExit(at: number, error: Error | undefined): void {
    this.#options.hub.resetGauges(at);
    if (this.#isDraining) return;
    this.#options.onRestart(at, error);
    setTimeout(() => {
      if (this.#isDraining) return;
      this.#startOne(at).catch((failure: Error) => this.#onExit(at, failure));
    }, RESTART_DELAY_MS);
  }
}

async function drainWorker(worker: Worker, deadlineMs: number): Promise<void> {
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  const message: ToWorker = { name: "drain", deadlineMs };
  worker.postMessage(message);
  const timer = setTimeout(() => void worker.terminate(), deadlineMs + FORCE_AFTER_MS);
  await ended;
  clearTimeout(timer);
}

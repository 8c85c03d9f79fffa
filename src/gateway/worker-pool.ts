/**
 * The threads of the data plane. Each accepts on the same ports; one that dies is started again
 * with the same memory, and only what it had in flight is lost.
 *
 * Another configuration is given to all of them in two steps: when every one is ready for it, all
 * go over, and when one is not, none does.
 */
import { type MessagePort, Worker } from "node:worker_threads";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import type { RegistryHub } from "../telemetry/registry-hub.ts";
import type { BreakerTransition } from "../upstream/upstream.ts";
import type { PlaneUpdate } from "./data-plane.ts";
import type { ExplainedExchange } from "./explanation.ts";
import type { TlsMaterial } from "./tls-material.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./worker-messages.ts";

export interface WorkerPoolOptions {
  readonly workers: number;
  readonly start: PlaneUpdate;
  readonly reusePort: boolean;
  readonly hub: RegistryHub;
  /** A port by which the profiles of the thread of that name are taken. */
  readonly connectProfiles: (thread: string) => MessagePort;
  readonly onTransition: BreakerTransition;
  readonly onExplained: (explained: ExplainedExchange) => void;
  /** The store of rate limits begins to answer a thread or to fail it. */
  readonly onStoreChange: (worker: number, isAnswering: boolean, reason: string) => void;
  /** A thread has died of `error` and was started again. */
  readonly onRestart: (worker: number, error: Error | undefined) => void;
}

/** A thread that dies again and again would otherwise be started as fast as it can die. */
const RESTART_DELAY_MS = 200;
/** One that was started again and has lived so long is as good as one that never died. */
const LIVED_MS = 1000;
/** A thread that has not ended so long after its deadline is stuck and is ended by force. */
const FORCE_AFTER_MS = 1000;

/** For a thread to make ready for another configuration. */
const PREPARE_MAX_MS = 10_000;
/** To go over, and to stop accepting, takes a turn of the event loop. */
const TURN_MAX_MS = 1000;

export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #workers = new Map<number, Worker>();
  /** What is in force, also for threads that are started again. */
  #update: PlaneUpdate;
  /** Settled when no configuration is being replaced. */
  #replacement: Promise<unknown> = Promise.resolve();
  /** Of messages that are answered. */
  #ids = 0;
  #isDraining = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#update = options.start;
  }

  /** In the order of the listeners. */
  get ports(): readonly number[] {
    return this.#update.ports;
  }

  /** Throws `ConfigurationProblems` when a listener cannot be opened. */
  async start(): Promise<void> {
    // The first one finds the free ports that the others then share.
    this.#update = { ...this.#update, ports: await this.#startOne(0) };
    const others = Array.from({ length: this.#options.workers - 1 }, (_, at) => at + 1);
    await Promise.all(others.map((at) => this.#startOne(at)));
  }

  /**
   * Lets all threads go over to another configuration. Rejects with `ConfigurationProblems` when
   * one cannot: then none has. `onCommit` is called in the moment before they are told. Resolves
   * when all have gone over.
   */
  async replace(update: PlaneUpdate, onCommit: () => void): Promise<void> {
    const replacement = this.#replaceAll(update, onCommit);
    // A thread that is to be started meanwhile waits, and does not mind how it ends.
    this.#replacement = replacement.catch(() => {});
    await replacement;
  }

  /** Certificates and ticket keys for handshakes from now on, in every thread. */
  replaceTls(tls: TlsMaterial): void {
    this.#update = { ...this.#update, tls };
    this.#tellAll({ name: "tls", tls });
  }

  /** Resolves when every thread has ended. */
  async drain(deadlineMs: number): Promise<void> {
    this.#isDraining = true;
    await this.#replacement;
    // Before any connection is told to go: its client would come back, to a thread that stops next.
    await Promise.all([...this.#workers.values()].map(stopWorker));
    // Not those that have ended meanwhile, whose end nobody would hear of any more.
    const left = [...this.#workers.values()];
    await Promise.all(left.map((worker) => drainWorker(worker, deadlineMs)));
  }

  async #replaceAll(wanted: PlaneUpdate, onCommit: () => void): Promise<void> {
    const [first, ...others] = [...this.#workers.values()];
    let update = wanted;
    try {
      if (first !== undefined) update = { ...wanted, ports: await this.#prepare(first, wanted) };
      await Promise.all(others.map((worker) => this.#prepare(worker, update)));
    } catch (error) {
      // A thread that is still at it hears of it behind that.
      this.#tellAll({ name: "abort" });
      throw error;
    }
    onCommit();
    this.#update = update;
    await Promise.all([...this.#workers.values()].map(commitWorker));
  }

  /** Answers the ports that the thread listens on. */
  async #prepare(worker: Worker, update: PlaneUpdate): Promise<readonly number[]> {
    const id = ++this.#ids;
    const message: ToWorker = { name: "prepare", id, update };
    const answer = await answerOf(worker, message, PREPARE_MAX_MS, (found) => {
      const isAnswer = found.name === "prepared" || found.name === "refused";
      return isAnswer && found.id === id ? found : undefined;
    });
    if (answer?.name === "prepared") return answer.ports;
    throw new ConfigurationProblems([
      answer?.reason ?? "a thread ended, or did not answer in time",
    ]);
  }

  #tellAll(message: ToWorker): void {
    for (const worker of this.#workers.values()) worker.postMessage(message);
  }

  async #startOne(at: number, isAgain = false): Promise<readonly number[]> {
    const { hub, reusePort, workers } = this.#options;
    const profiles = this.#options.connectProfiles(`worker-${at}`);
    const workerData: WorkerStart = {
      ...this.#update,
      thread: at,
      threads: workers,
      metrics: hub.threadMetrics(at),
      reusePort,
      profiles,
    };
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData,
      transferList: [profiles],
    });
    this.#workers.set(at, worker);
    const bornMs = monotonicMs();
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
    worker.once("exit", () => {
      const hasLived = !isAgain || monotonicMs() - bornMs >= LIVED_MS;
      this.#onExit(at, died, hasLived ? 0 : RESTART_DELAY_MS);
    });
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

  #onExit(at: number, error: Error | undefined, delayMs: number): void {
    this.#options.hub.resetGauges(at);
    if (this.#isDraining) return;
    this.#options.onRestart(at, error);
    setTimeout(() => this.#restart(at), delayMs);
  }

  /** Not amid a change of configuration: it would miss half of it. */
  #restart(at: number): void {
    void this.#replacement.then(() => {
      if (this.#isDraining) return;
      this.#startOne(at, true).catch((failure: Error) =>
        this.#onExit(at, failure, RESTART_DELAY_MS),
      );
    });
  }
}

async function commitWorker(worker: Worker): Promise<void> {
  const find = ({ name }: FromWorker): true | undefined => name === "committed" || undefined;
  await answerOf(worker, { name: "commit" }, TURN_MAX_MS, find);
}

async function stopWorker(worker: Worker): Promise<void> {
  const find = ({ name }: FromWorker): true | undefined => name === "stopped" || undefined;
  await answerOf(worker, { name: "stop" }, TURN_MAX_MS, find);
}

/** What it answers to a message, as `find` picks it; `undefined` when it ends before or is late. */
async function answerOf<T>(
  worker: Worker,
  message: ToWorker,
  patienceMs: number,
  find: (message: FromWorker) => T | undefined,
): Promise<T | undefined> {
  return await new Promise((resolve) => {
    const done = (answer: T | undefined): void => {
      clearTimeout(timer);
      worker.off("message", listen);
      worker.off("exit", giveUp);
      resolve(answer);
    };
    const listen = (answer: FromWorker): void => {
      const found = find(answer);
      if (found !== undefined) done(found);
    };
    const giveUp = (): void => done(undefined);
    const timer = setTimeout(giveUp, patienceMs);
    worker.on("message", listen);
    worker.on("exit", giveUp);
    worker.postMessage(message);
  });
}

async function drainWorker(worker: Worker, deadlineMs: number): Promise<void> {
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  const message: ToWorker = { name: "drain", deadlineMs };
  worker.postMessage(message);
  const timer = setTimeout(() => void worker.terminate(), deadlineMs + FORCE_AFTER_MS);
  await ended;
  clearTimeout(timer);
}

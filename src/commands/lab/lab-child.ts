/**
 * One child process of the lab: started, waited for until it says that it listens, started again
 * when it dies, and stopped.
 *
 *     starting ──ready──▶ running ──dies──▶ starting … (restartsMax times)
 *         └──dies──▶ gone      └──stop(), takeDown()──▶ gone ──restart()──▶ starting
 *
 * The IPC channel is the leash: it closes when this process ends in whatever way, and a child
 * whose channel closes stops by itself. So a killed lab leaves nothing behind.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import type { ChildPlan } from "./make-lab-plan.ts";

export interface LabChildOptions {
  /** The file that is run: `main.ts`. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readyTimeoutMs: number;
  readonly restartsMax: number;
  /** Aborted when the lab stops: Ctrl-C reaches the children too, who are then right to end. */
  readonly signal: AbortSignal;
  /** Every line the child writes, to either stream. */
  readonly onLine: (line: string) => void;
  /** What happened to the child, as a sentence without its name. */
  readonly onReport: (sentence: string) => void;
}

export class LabChild {
  readonly plan: ChildPlan;
  readonly #options: LabChildOptions;
  #process: ChildProcess | undefined;
  #restarts = 0;
  #isStopping = false;

  constructor(plan: ChildPlan, options: LabChildOptions) {
    this.plan = plan;
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /**
   * Settles when the child listens. One that ends before, or dawdles, is a problem of what it was
   * told: its arguments, its environment, its ports. What it wrote says which.
   */
  async start(): Promise<void> {
    const child = this.#spawn();
    const outcome = await untilReady(child, this.#options.readyTimeoutMs);
    if (outcome === "ready") {
      child.once("exit", (status, signal) => this.#onDeath(status ?? signal));
      return;
    }
    child.kill("SIGKILL");
    // A restart meanwhile has put another one in its place.
    if (this.#process === child) this.#process = undefined;
    throw new ConfigurationProblems([`${this.plan.name} did not start: ${outcome}`]);
  }

  /** SIGTERM, and SIGKILL to a child that still runs after `deadlineMs`. */
  async stop(deadlineMs: number): Promise<void> {
    this.#isStopping = true;
    await this.#end(deadlineMs);
  }

  /** Stops it as `stop` does, and settles when it listens again. */
  async restart(deadlineMs: number): Promise<void> {
    this.#isStopping = true;
    await this.#end(deadlineMs);
    this.#isStopping = false;
    await this.start();
  }

  /** SIGKILL: it dies like a process out of memory, and is started again like one. */
  kill(): void {
    this.#process?.kill("SIGKILL");
  }

  /** SIGKILL, and it stays down until `restart`. */
  takeDown(): void {
    this.#isStopping = true;
    this.kill();
  }

  async #end(deadlineMs: number): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    // An open channel would keep the child alive after all else has come to its end.
    if (child.connected) child.disconnect();
    const deadline = setTimeout(() => {
      this.#options.onReport(`still running ${deadlineMs} ms after SIGTERM: killed`);
      child.kill("SIGKILL");
    }, deadlineMs);
    await exited;
    clearTimeout(deadline);
  }

  #spawn(): ChildProcess {
    const args = [...process.execArgv, this.#options.program, ...this.plan.args];
    const child = spawn(process.execPath, args, {
      env: { ...this.#options.environment, ...this.plan.environment },
      stdio: ["pipe", "pipe", "pipe", "ipc"],
    });
    this.#process = child;
    child.on("error", (error) => this.#options.onReport(String(error)));
    // A child that dies before it read its input is reported as dead; the broken pipe adds nothing.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(this.plan.input);
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on("line", this.#options.onLine);
    }
    return child;
  }

  #onDeath(how: number | string | null): void {
    if (this.#isStopping || this.#options.signal.aborted) return;
    if (this.#restarts === this.#options.restartsMax) {
      this.#options.onReport(`ended with ${how}, once too often: it stays down`);
      return;
    }
    this.#restarts += 1;
    this.#options.onReport(`ended with ${how}: started again`);
    this.start().catch((error: Error) => {
      if (!this.#isStopping) this.#options.onReport(error.message);
    });
  }
}

/** "ready", or what happened instead. */
async function untilReady(child: ChildProcess, timeoutMs: number): Promise<string> {
  const over = new AbortController();
  const { signal } = over;
  const first = await Promise.race([
    readyMessage(child, signal),
    // "close" comes after the last line was read. Rejects when the program could not be run.
    once(child, "close", { signal }).then(
      ([status, by]) => `it ended with ${status ?? by}`,
      String,
    ),
    new Promise<string>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs, `not ready after ${timeoutMs} ms`);
      signal.addEventListener("abort", () => clearTimeout(timer));
    }),
  ]);
  over.abort();
  return first;
}

function readyMessage(child: ChildProcess, signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    const onMessage = (message: unknown): void => {
      if (typeof message === "object" && message !== null && "ready" in message) resolve("ready");
    };
    child.on("message", onMessage);
    signal.addEventListener("abort", () => child.off("message", onMessage));
  });
}

/**
 * The generator that the page starts, stops and steers: one run at a time, of a script from the
 * list. The list is made when the console is started; a page sends a name of it and nothing else.
 */
import type { ConsoleMemory } from "./console-memory.ts";
import type { LoadView } from "./console-state.ts";
import type { EndRun, RunBook } from "./history/run-book.ts";

/** A run of the generator. */
export interface RunningLoad {
  stop(): void;
  /**
   * Not of every run. What it refuses is a sentence; rejects when it does not answer.
   */
  steer?(change: LoadSteering): Promise<string | undefined>;
}

export interface LoadSteering {
  readonly isPaused?: boolean;
  /** Of the planned rate. */
  readonly factor?: number;
}

export interface LoadListener {
  onLine(line: string): void;
  onEnd(outcome: string): void;
}

export interface LoadParts {
  readonly memory: ConsoleMemory;
  /** By the name that the page shows: the file. */
  readonly scripts: ReadonlyMap<string, string>;
  readonly startRun: (file: string, listener: LoadListener) => RunningLoad;
  readonly runs: Pick<RunBook, "begin">;
  readonly wallClockMs: () => number;
}

type Did = { readonly name: "done" | "refused"; readonly sentence: string };

const phase = "load";

export class LoadControl {
  readonly #parts: LoadParts;
  #running: RunningLoad | undefined;
  #endRun: EndRun = () => undefined;
  #onIdle: (() => void) | undefined;

  constructor(parts: LoadParts) {
    this.#parts = parts;
    parts.memory.show({ scripts: [...parts.scripts.keys()] });
  }

  start(script: string): Did {
    const { memory, scripts, startRun, runs, wallClockMs } = this.#parts;
    const file = scripts.get(script);
    if (file === undefined) {
      return refused(`no script is called ${script}, but ${[...scripts.keys()].join(", ")}`);
    }
    if (this.#running !== undefined) return refused("a script runs already: stop it first");
    this.#show({ state: "running", script, line: "starting", outcome: "" });
    memory.beginPhase({ id: phase, kind: "load", label: script, fromS: wallClockMs() / 1000 });
    this.#endRun = runs.begin("script", script);
    this.#running = startRun(file, {
      onLine: (line) => this.#show({ line }),
      onEnd: (outcome) => this.#end(outcome),
    });
    if (this.#running.steer !== undefined) this.#show({ rateFactor: 1 });
    return { name: "done", sentence: `load: ${script} is started` };
  }

  stop(): Did {
    if (this.#running === undefined) return refused("no script runs");
    this.#running.stop();
    this.#show({ state: "stopping" });
    return { name: "done", sentence: "load: asked to stop" };
  }

  /** Stops what runs, and resolves when it has ended. */
  async close(): Promise<void> {
    if (this.#running === undefined) return;
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
    this.#running.stop();
    await idle;
  }

  async pause(isPaused: boolean): Promise<Did> {
    const did = await this.#steer({ isPaused }, isPaused ? "load: paused" : "load: goes on");
    if (did.name === "done") this.#show({ state: isPaused ? "paused" : "running" });
    return did;
  }

  async setFactor(factor: number): Promise<Did> {
    const did = await this.#steer({ factor }, `load: ${Math.round(factor * 100)} % of its rate`);
    if (did.name === "done") this.#show({ rateFactor: factor });
    return did;
  }

  async #steer(change: LoadSteering, sentence: string): Promise<Did> {
    if (this.#running === undefined) return refused("no script runs");
    if (this.#running.steer === undefined) return refused("this run cannot be steered");
    const refusal = await this.#running.steer(change);
    return refusal === undefined ? { name: "done", sentence } : refused(refusal);
  }

  #end(outcome: string): void {
    const { memory, wallClockMs } = this.#parts;
    const atS = wallClockMs() / 1000;
    this.#running = undefined;
    this.#show({ state: "idle", outcome, rateFactor: undefined });
    memory.endPhase(phase, atS);
    const sentence = `${memory.state.load.script} has ended: ${outcome}`;
    memory.addEvent({ atS, about: "load", sentence, tone: "neutral", isMark: true });
    this.#endRun({ verdict: outcome, judged: undefined });
    this.#onIdle?.();
  }

  #show(parts: Partial<LoadView>): void {
    const { memory } = this.#parts;
    memory.show({ load: { ...memory.state.load, ...parts } });
  }
}

function refused(sentence: string): Did {
  return { name: "refused", sentence };
}

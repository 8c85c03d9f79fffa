/** What the console knows of runs that are over: keeps them, finds them again, compares two. */
import type { ConsoleMemory } from "../console-memory.ts";
import { compareRuns, type RunComparison } from "./compare-runs.ts";
import type { RunHistory } from "./run-history.ts";
import { RunMeter } from "./run-meter.ts";
import type { NewRun, RunDetail } from "./run-record.ts";

export interface RunBookParts {
  readonly memory: ConsoleMemory;
  /** Without one nothing is kept. */
  readonly history: RunHistory | undefined;
  readonly wallClockMs: () => number;
  readonly random: () => number;
}

export type EndRun = (ending: Pick<NewRun, "verdict" | "judged">) => void;

export class RunBook {
  readonly #parts: RunBookParts;

  constructor(parts: RunBookParts) {
    this.#parts = parts;
    this.#show();
  }

  /** Of a run that begins now; to be called when it is over. */
  begin(kind: NewRun["kind"], name: string): EndRun {
    const { memory, wallClockMs } = this.#parts;
    const meter = new RunMeter(memory);
    const startedMs = wallClockMs();
    return ({ verdict, judged }) => {
      const tookS = (wallClockMs() - startedMs) / 1000;
      const startedAt = new Date(startedMs).toISOString();
      this.#keep({ kind, name, startedAt, tookS, verdict, judged, measure: meter.end() });
    };
  }

  find(id: number): RunDetail | undefined {
    return this.#parts.history?.find(id);
  }

  /** `undefined`: one of them is not known. */
  compare(a: number, b: number): RunComparison | undefined {
    const { history, random } = this.#parts;
    const [ofA, ofB] = [history?.measureOf(a), history?.measureOf(b)];
    if (ofA === undefined || ofB === undefined) return undefined;
    return compareRuns(ofA, ofB, random);
  }

  #keep(run: NewRun): void {
    const { history, memory, wallClockMs } = this.#parts;
    try {
      history?.add(run);
    } catch (error) {
      // A full disk is no reason to end the lab: the page says that the run is not kept.
      const sentence = `${run.name} is not kept: ${error instanceof Error ? error.message : error}`;
      const atS = wallClockMs() / 1000;
      memory.addEvent({ atS, about: "history", sentence, tone: "bad", isMark: false });
    }
    this.#show();
  }

  #show(): void {
    this.#parts.memory.show({ runs: this.#parts.history?.list() });
  }
}

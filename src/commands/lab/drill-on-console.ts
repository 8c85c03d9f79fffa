/** Shows a drill on the console: its steps, its sentences, and its verdict in the end. */
import type { ConsoleMemory } from "../../console/console-memory.ts";
import type { DrillView } from "../../console/console-state.ts";
import { type DrillProgress, type DrillStep, drillSteps } from "../../drill/drill-progress.ts";
import type { Verdict } from "../../drill/verdict.ts";

const stepNames: Readonly<Record<DrillStep, string>> = {
  steady: "steady state",
  before: "before the fault",
  during: "fault",
  recovery: "recovery",
  after: "after",
  verdict: "verdict",
};

export class DrillOnConsole {
  readonly #memory: ConsoleMemory;
  readonly #name: string;
  readonly #wallClockMs: () => number;
  #at = 0;

  constructor(memory: ConsoleMemory, name: string, wallClockMs: () => number) {
    this.#memory = memory;
    this.#name = name;
    this.#wallClockMs = wallClockMs;
  }

  progress({ step, about, sentence, tone }: DrillProgress): void {
    this.#at = Math.max(this.#at, drillSteps.indexOf(step));
    // The console sees the breakers itself.
    if (about !== "breaker") this.#addEvent(sentence, tone, about === "fault");
    const fromS = this.#wallClockMs() / 1000;
    this.#memory.beginPhase({ id: "drill", kind: "load", label: `drill: ${this.#name}`, fromS });
    this.#show({ sentence, verdict: undefined, findings: [] });
  }

  verdict({ name, doubts, findings }: Verdict, reportPath: string): void {
    this.#at = drillSteps.length;
    this.#memory.endPhase("drill", this.#wallClockMs() / 1000);
    this.#addEvent(name, name === "PASS" ? "good" : name === "FAIL" ? "bad" : "warning", false);
    const sentence = [...doubts, `Report: ${reportPath}`].join(". ");
    this.#show({ sentence, verdict: name, findings });
  }

  #show(part: Pick<DrillView, "sentence" | "verdict" | "findings">): void {
    const steps = drillSteps.map((step, at) => ({
      name: stepNames[step],
      progress:
        at < this.#at
          ? ("done" as const)
          : at > this.#at
            ? ("waiting" as const)
            : ("running" as const),
    }));
    this.#memory.show({ drill: { name: this.#name, steps, ...part } });
  }

  #addEvent(sentence: string, tone: DrillProgress["tone"], isMark: boolean): void {
    const atS = this.#wallClockMs() / 1000;
    this.#memory.addEvent({ atS, about: "drill", sentence, tone, isMark });
  }
}

/**
 * Failures of promises that a script has made and awaits nowhere. They end no iteration, as nobody
 * knows whose they are, but are told; Node alone would end the process. What happens in the init
 * context, before the run, means that the script cannot be run.
 */
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { toAuthorText } from "../script/author-text.ts";
import type { RunState } from "./run-state.ts";
import { Interrupted } from "./vu-waits.ts";

export class UnawaitedFailures {
  readonly #early: unknown[] = [];
  #state: RunState | undefined;
  readonly #listen = (reason: unknown): void => this.#hear(reason);

  constructor() {
    process.on("unhandledRejection", this.#listen);
  }

  /** Throws when there were some; those to come are told in the run's output. */
  async follow(state: RunState): Promise<void> {
    // Node tells of them at the end of this turn.
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#state = state;
    if (this.#early.length === 0) return;
    const [first] = this.#early;
    throw new ConfigurationProblems([
      `the script failed in its init context: ${state.secrets.hide(toText(first))}`,
    ]);
  }

  close(): void {
    process.off("unhandledRejection", this.#listen);
  }

  #hear(reason: unknown): void {
    const state = this.#state;
    if (state === undefined) {
      this.#early.push(reason);
      return;
    }
    // What was given up with its iteration has not failed.
    if (reason instanceof Interrupted) return;
    const text = toText(reason);
    state.output.log("error", `Uncaught (in promise) ${text}`);
    state.countFailure(`promise: ${text}`);
  }
}

/** A promise may be rejected with anything. */
function toText(reason: unknown): string {
  return reason instanceof Error ? toAuthorText(reason) : String(reason);
}

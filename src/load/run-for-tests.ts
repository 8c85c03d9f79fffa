/** Runs scripts given as text. Time is virtual unless real sockets take part. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SampleListener } from "./metrics/metric.ts";
import type { ExecutionFlags } from "./options/run-options.ts";
import type { SecretSources } from "./options/secret-sources.ts";
import type { RunResult } from "./running/run-result.ts";
import type { RunClock } from "./running/run-state.ts";
import { type Run, startRun } from "./start-run.ts";

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

/** A clock that jumps to the next timer when nothing else is left to do. */
export class VirtualClock implements RunClock {
  #nowMs = 0;
  readonly #timers: Timer[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  dateMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): { cancel(): void } {
    const timer = { dueMs: this.#nowMs + delayMs, run };
    this.#timers.push(timer);
    return {
      cancel: () => {
        const at = this.#timers.indexOf(timer);
        if (at >= 0) this.#timers.splice(at, 1);
      },
    };
  }

  /** Lets time pass until the promise is settled. */
  async drive<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    promise.then(settle, settle);
    while (!isSettled) {
      for (let i = 0; i < 4; i++) await new Promise(setImmediate);
      const next = this.#timers.reduce<Timer | undefined>(
        (first, one) => (first === undefined || one.dueMs < first.dueMs ? one : first),
        undefined,
      );
      if (isSettled || next === undefined) continue;
      this.#timers.splice(this.#timers.indexOf(next), 1);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.run();
    }
    return promise;
  }
}

export interface TestRun {
  readonly result: RunResult;
  /** What the script wrote to its console, as `level: text`. */
  readonly lines: readonly string[];
}

export interface TestRunOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: ExecutionFlags;
  readonly secrets?: SecretSources;
  /** For scripts that send requests. */
  readonly clock?: RunClock;
  readonly onSample?: SampleListener;
  /** Called when the run has begun. */
  readonly during?: (run: Run, clock: RunClock) => void;
}

/**
 * Writes the script to a folder of its own, with the other files beside it; gives its path. The
 * folder is gone when the tests of the file are over.
 */
export function writeScript(text: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "weir-script-"));
  if (written.size === 0) process.once("exit", removeWritten);
  written.add(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const path = join(folder, "main.js");
  writeFileSync(path, text);
  return path;
}

/** Folders of scripts, until the process ends. */
const written = new Set<string>();

function removeWritten(): void {
  for (const folder of written) rmSync(folder, { recursive: true });
}

export async function runText(text: string, options: TestRunOptions = {}): Promise<TestRun> {
  const lines: string[] = [];
  const virtual = new VirtualClock();
  const clock = options.clock ?? virtual;
  const run = await startRun({
    scriptPath: writeScript(text, options.files),
    env: options.env ?? {},
    flags: options.flags ?? {},
    secrets: options.secrets,
    clock,
    random: () => 0.5,
    output: { log: (level, line) => lines.push(`${level}: ${line}`) },
    onSample: options.onSample,
  });
  options.during?.(run, clock);
  const finished = run.finished;
  const result = clock === virtual ? await virtual.drive(finished) : await finished;
  return { result, lines };
}

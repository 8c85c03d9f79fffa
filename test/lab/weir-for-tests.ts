/** The `weir` command as a process of its own, for tests of the whole. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../bin/weir", import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly output: string;
  readonly complaints: string;
}

export interface WeirOptions extends SpawnOptions {
  /** Another `weir` than the one of this tree. */
  readonly command?: string;
}

export class Weir {
  readonly process: ChildProcess;
  readonly lines: string[] = [];
  readonly complaints: string[] = [];
  readonly #ended: Promise<unknown>;

  constructor(args: readonly string[], { command = program, ...options }: WeirOptions = {}) {
    this.process = spawn(command, args, {
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
      // What tests have run is no history of whoever runs them.
      env: { ...(options.env ?? process.env), XDG_STATE_HOME: join(tmpdir(), "weir-tests") },
    });
    createInterface({ input: this.process.stdout! }).on("line", (line) => this.lines.push(line));
    createInterface({ input: this.process.stderr! }).on("line", (line) => {
      this.complaints.push(line);
    });
    this.#ended = once(this.process, "close");
  }

  /** Settles when a line matches; fails when the process ends without one. */
  line(wanted: RegExp): Promise<string> {
    return this.#said(this.lines, this.process.stdout!, wanted);
  }

  /** The same for what it writes to standard error. */
  complaint(wanted: RegExp): Promise<string> {
    return this.#said(this.complaints, this.process.stderr!, wanted);
  }

  async #said(lines: readonly string[], stream: Readable, wanted: RegExp): Promise<string> {
    for (;;) {
      const found = lines.find((line) => wanted.test(line));
      if (found !== undefined) return found;
      if (this.process.exitCode !== null || this.process.signalCode !== null) {
        throw new Error(`ended without ${wanted}:\n${this.complaints.join("\n")}`);
      }
      await Promise.race([once(stream, "data"), this.#ended]);
      // The line reader gets the same chunk, in the same turn.
      await new Promise(setImmediate);
    }
  }

  async ended(): Promise<Ended> {
    await this.#ended;
    return {
      status: this.process.exitCode,
      output: this.lines.join("\n"),
      complaints: this.complaints.join("\n"),
    };
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<Ended> {
    this.process.kill(signal);
    return this.ended();
  }
}

/** Stopped after the test, whatever became of it. */
export function startWeir(
  t: TestContext,
  args: readonly string[],
  options: WeirOptions = {},
): Weir {
  const weir = new Weir(args, options);
  t.after(() => {
    if (weir.process.exitCode === null) weir.process.kill("SIGKILL");
  });
  return weir;
}

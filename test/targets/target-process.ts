/** `weir target …` as a process of its own, as a user or the lab starts it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { claimPort } from "../ports/claim-ports.ts";

const program = fileURLToPath(new URL("../../bin/weir", import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly complaints: string;
}

export class TargetProcess {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  readonly #complaints: string[] = [];
  readonly #ended: Promise<unknown>;
  readonly #ready: Promise<unknown>;
  url = "";
  adminUrl = "";

  constructor(
    name: string,
    environment: Readonly<Record<string, string>>,
    words: readonly string[] = [],
  ) {
    this.child = spawn(program, ["target", name, ...words], {
      // Only what a program needs to start: no variable of the machine's own goes in.
      env: { PATH: process.env.PATH ?? "", HOST: "127.0.0.1", PORT: "0", ...environment },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    createInterface({ input: this.child.stdout! }).on("line", (line) => this.lines.push(line));
    createInterface({ input: this.child.stderr! }).on("line", (line) => {
      this.#complaints.push(line);
    });
    this.#ended = once(this.child, "close");
    this.#ready = once(this.child, "message");
  }

  /** Settles when it listens; fails with what it complained of when it ends before. */
  async ready(): Promise<void> {
    const first = await Promise.race([this.#ready, this.#ended.then(() => undefined)]);
    if (first === undefined) throw new Error(`did not start:\n${this.#complaints.join("\n")}`);
    const [{ port, pprofPort }] = first as [{ port: number; pprofPort: number }];
    this.url = `http://127.0.0.1:${port}`;
    this.adminUrl = `http://127.0.0.1:${pprofPort}`;
  }

  async ended(): Promise<Ended> {
    await this.#ended;
    return { status: this.child.exitCode, complaints: this.#complaints.join("\n") };
  }

  stop(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended();
  }
}

/** Killed after the test, whatever became of it. */
export function spawnTarget(
  t: TestContext,
  name: string,
  environment: Readonly<Record<string, string>> = {},
  words: readonly string[] = [],
): TargetProcess {
  const target = new TargetProcess(name, { PPROF_PORT: "0", ...environment }, words);
  t.after(async () => {
    if (target.child.exitCode === null && target.child.signalCode === null) {
      const exited = once(target.child, "exit");
      target.child.kill("SIGKILL");
      await exited;
    }
  });
  return target;
}

/** A target that listens, with its second port too. */
export async function startTargetProcess(
  t: TestContext,
  name: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<TargetProcess> {
  const target = spawnTarget(t, name, { PPROF_PORT: String(await claimPort()), ...environment });
  await target.ready();
  return target;
}

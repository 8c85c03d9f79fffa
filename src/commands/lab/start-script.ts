/** Runs a script as a process of its own, `weir run`, that the console steers and stops. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { LoadListener, LoadSteering, RunningLoad } from "../../console/load-control.ts";
import { exitStatus } from "../command-context.ts";
import { runMessage, type SteerMessage } from "../run-messages.ts";

export interface ScriptProcess {
  /** The file that is run: `main.ts`. */
  readonly program: string;
  readonly script: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Compiling a script on a busy machine takes its time; a change waits for it. */
const ANSWER_MS = 10_000;

export function startScript(
  { program, script, environment }: ScriptProcess,
  listener: LoadListener,
): RunningLoad {
  const child = spawn(process.execPath, [...process.execArgv, program, "run", script], {
    env: environment,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const helm = new RemoteHelm(child);
  let last = "";
  createInterface({ input: child.stderr! }).on("line", (line) => {
    last = line;
    listener.onLine(line);
  });
  child.on("message", (message) => {
    const said = runMessage.parse(message);
    if ("steered" in said) helm.settle(said.steered);
    else listener.onLine(said.lines.join("\n"));
  });
  child.once("error", (error) => listener.onEnd(String(error)));
  child.once("close", (status, signal) => {
    helm.lose();
    listener.onEnd(toOutcome(status, signal, last));
  });
  return {
    stop: () => void child.kill("SIGINT"),
    steer: (change) => helm.steer(change),
  };
}

/** Changes that are under way to the run, by their number. */
class RemoteHelm {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<undefined>>();
  #count = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
  }

  async steer(change: LoadSteering): Promise<string | undefined> {
    if (!this.#child.connected) return "the run is over";
    this.#count += 1;
    const number = this.#count;
    const answer = Promise.withResolvers<undefined>();
    this.#waiting.set(number, answer);
    const late = setTimeout(
      () => answer.reject(new Error(`the run has not answered in ${ANSWER_MS} ms`)),
      ANSWER_MS,
    );
    this.#child.send({ steer: number, change } satisfies SteerMessage);
    try {
      return await answer.promise;
    } finally {
      clearTimeout(late);
      this.#waiting.delete(number);
    }
  }

  settle(number: number): void {
    this.#waiting.get(number)?.resolve(undefined);
  }

  /** The run has ended: what it has not answered, it never will. */
  lose(): void {
    for (const answer of this.#waiting.values()) answer.reject(new Error("the run has ended"));
  }
}

function toOutcome(status: number | null, signal: string | null, last: string): string {
  switch (status) {
    case exitStatus.done:
      return "done";
    case exitStatus.failed:
      return "a threshold was crossed";
    case exitStatus.interrupted:
      return "stopped";
    default:
      return `ended with ${status ?? signal}: ${last}`;
  }
}

/** Runs a script as a process of its own, `weir run`, that the console stops. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { LoadListener, RunningLoad } from "../../console/load-control.ts";
import { exitStatus } from "../command-context.ts";

export interface ScriptProcess {
  /** The file that is run: `main.ts`. */
  readonly program: string;
  readonly script: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function startScript(
  { program, script, environment }: ScriptProcess,
  listener: LoadListener,
): RunningLoad {
  const child = spawn(process.execPath, [...process.execArgv, program, "run", script], {
    env: environment,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let last = "";
  createInterface({ input: child.stderr! }).on("line", (line) => {
    last = line;
    listener.onLine(line);
  });
  child.once("error", (error) => listener.onEnd(String(error)));
  child.once("close", (status, signal) => listener.onEnd(toOutcome(status, signal, last)));
  return { stop: () => void child.kill("SIGINT") };
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

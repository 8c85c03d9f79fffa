/** A program beside the lab, found on PATH: started, waited for until it says so, stopped. */
import { spawn } from "node:child_process";
import { once } from "node:events";

export interface RunningProgram {
  close(): Promise<void>;
}

/** `undefined`: it is not installed. Throws when it ends before it is ready. */
export async function startProgram(
  name: string,
  args: readonly string[],
  ready: string,
): Promise<RunningProgram | undefined> {
  const child = spawn(name, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const isReady = new Promise<boolean>((resolve, reject) => {
    const onOutput = (chunk: Buffer): void => {
      // Only what it says on the way to being ready is of interest.
      if (!output.includes(ready)) output += chunk.toString();
      if (output.includes(ready)) resolve(true);
    };
    child.stdout.on("data", onOutput);
    child.stderr.on("data", onOutput);
    child.once("error", () => resolve(false));
    child.once("exit", (status) => reject(new Error(`${name} ended with ${status}:\n${output}`)));
  });
  if (!(await isReady)) return undefined;
  return {
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

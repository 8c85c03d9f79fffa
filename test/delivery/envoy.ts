/** A real Envoy, started as `deploy/compose.yaml` starts it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readComposeProject } from "./compose-project.ts";

const { command } = readComposeProject().services.envoy!;

export class Envoy {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Settles when it has loaded everything and listens. */
  static async start(configuration: string): Promise<Envoy> {
    const [program, ...words] = command!.map((word) => {
      return word === "/etc/envoy/envoy.yaml" ? configuration : word;
    });
    const child = spawn(program!, words, { stdio: ["ignore", "ignore", "pipe"] });
    let log = "";
    await new Promise<void>((resolve, reject) => {
      child.stderr.on("data", (chunk) => {
        log += String(chunk);
        if (log.includes("all dependencies initialized. starting workers")) resolve();
      });
      child.once("exit", () => reject(new Error(`envoy has not started:\n${log}`)));
    });
    return new Envoy(child);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await exited;
  }
}

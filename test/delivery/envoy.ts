/** A real Envoy, with the flags of `deploy/compose.yaml`. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export class Envoy {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Settles when it has loaded everything and listens. */
  static async start(configuration: string): Promise<Envoy> {
    const words = ["--config-path", configuration, "--disable-hot-restart", "--concurrency", "2"];
    const child = spawn("envoy", words, { stdio: ["ignore", "ignore", "pipe"] });
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
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await exited;
  }
}

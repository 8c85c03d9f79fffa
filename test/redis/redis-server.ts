/**
 * A real Redis server that keeps nothing, for one test. It can be hung, ended and started again on
 * its port, which therefore is none that the system gives to outgoing connections.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";

export class RedisServer {
  readonly port: number;
  #child: ChildProcess;

  private constructor(port: number, child: ChildProcess) {
    this.port = port;
    this.#child = child;
  }

  /** Ended after the test. */
  static async start(t: Pick<TestContext, "after">): Promise<RedisServer> {
    const port = await findPort();
    const server = new RedisServer(port, await launch(port));
    t.after(() => server.stop());
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** It keeps its connections and answers nothing. */
  hang(): void {
    this.#child.kill("SIGSTOP");
  }

  goOn(): void {
    this.#child.kill("SIGCONT");
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }

  /** All that it knew is gone. */
  async restart(): Promise<void> {
    await this.stop();
    this.#child = await launch(this.port);
  }
}

const PORT_MIN = 20_000;
const PORTS = 12_000;

/** Tests run side by side in several processes, so each begins somewhere else. */
async function findPort(): Promise<number> {
  for (let at = process.pid; ; at += 7) {
    const port = PORT_MIN + (at % PORTS);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}

async function launch(port: number): Promise<ChildProcess> {
  const kept = ["--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", ...kept], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout! });
  const isReady = new Promise<void>((resolve) => {
    // The lines behind that one are read too, or the server would wait for the pipe.
    lines.on("line", (line) => {
      if (line.includes("Ready to accept connections")) resolve();
    });
  });
  const hasEnded = once(child, "exit").then(([code]) => {
    throw new Error(`redis-server has ended with ${code}`);
  });
  hasEnded.catch(() => {});
  await Promise.race([isReady, hasEnded]);
  return child;
}

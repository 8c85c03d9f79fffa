/**
 * A real Redis server for one test. It can be hung, killed and started again on its port. Where it
 * is durable it knows then what it knew before.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { claimPort } from "../ports/claim-ports.ts";

export interface RedisServerOptions {
  /** It writes a log of what it is told. */
  readonly isDurable: boolean;
  /** Further words of its command line. */
  readonly settings?: readonly string[];
}

export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  readonly #options: RedisServerOptions;
  #child: ChildProcess | undefined;

  private constructor(port: number, options: RedisServerOptions) {
    this.port = port;
    this.#options = options;
    this.#folder = mkdtempSync(join(tmpdir(), "weir-redis-"));
  }

  /** Keeps nothing; ended after the test. */
  static async start(t: Pick<TestContext, "after">): Promise<RedisServer> {
    const server = await RedisServer.launch({ isDurable: false });
    t.after(() => server.remove());
    return server;
  }

  /** To be removed by whoever asks for it. */
  static async launch(options: RedisServerOptions): Promise<RedisServer> {
    const server = new RedisServer(await claimPort(), options);
    await server.restart();
    return server;
  }

  /** `undefined` while it does not run. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Of the server that runs now. */
  get processId(): number {
    return this.#child!.pid!;
  }

  /** It keeps its connections and answers nothing. */
  hang(): void {
    this.#child?.kill("SIGSTOP");
  }

  goOn(): void {
    this.#child?.kill("SIGCONT");
  }

  /** As a crash. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  async restart(): Promise<void> {
    await this.stop();
    const { isDurable, settings = [] } = this.#options;
    // With `everysec` the log is written up to two seconds behind the answers, on a slow disk.
    const log = isDurable ? ["--appendonly", "yes", "--appendfsync", "always"] : [];
    const kept = ["--save", "", "--dir", this.#folder, ...log];
    const words = ["--port", String(this.port), "--bind", "127.0.0.1", ...kept, ...settings];
    const child = spawn("redis-server", words, { stdio: ["ignore", "pipe", "inherit"] });
    this.#child = child;
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
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** One process of the poll service in a scene, with ways of its own to clients and servers. */
import { once } from "node:events";
import { TargetProcess } from "../targets/target-process.ts";
import type { CutProxy } from "./cut-proxy.ts";

export interface MemberWays {
  /** By which clients come; a worker has none. */
  readonly front: CutProxy | undefined;
  readonly postgres: CutProxy;
  readonly redis: CutProxy;
}

export class CrashMember {
  readonly ways: MemberWays;
  readonly #environment: Readonly<Record<string, string>>;
  #process: TargetProcess | undefined = undefined;

  constructor(ways: MemberWays, environment: Readonly<Record<string, string>>) {
    this.ways = ways;
    this.#environment = environment;
  }

  /** A store that is just being struck lets nobody start: whoever runs processes tries again. */
  async start(): Promise<void> {
    const words = this.ways.front === undefined ? ["--worker"] : [];
    for (;;) {
      const target = new TargetProcess("poll", this.#environment, words);
      this.#process = target;
      const isReady = await target.ready().then(
        () => true,
        () => false,
      );
      if (isReady) return;
      await target.ended();
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.child.kill(signal);
  }

  /** The signal is sent before this returns. Resolves with the exit status. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    const child = this.#process?.child;
    if (child === undefined) return null;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
    return child.exitCode;
  }

  async restart(): Promise<void> {
    await this.end("SIGKILL");
    await this.start();
  }

  async close(): Promise<void> {
    await this.end("SIGKILL");
    const { front, postgres, redis } = this.ways;
    await Promise.all([front?.close(), postgres.close(), redis.close()]);
  }
}

/** A backend that can be stopped, well or by force, and started again at the same address. */
import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { TestContext } from "node:test";

const program = join(import.meta.dirname, "serve-until-told.ts");

export class RestartingBackend {
  readonly address: string;
  /** Of all that have stopped well. */
  answered = 0;
  readonly #port: number;
  #child: ChildProcess | undefined = undefined;

  private constructor(port: number) {
    this.#port = port;
    this.address = `127.0.0.1:${port}`;
  }

  /** Stopped after the test. */
  static async start(t: TestContext, port: number): Promise<RestartingBackend> {
    const backend = new RestartingBackend(port);
    t.after(() => backend.kill());
    await backend.start();
    return backend;
  }

  async start(): Promise<void> {
    assert.equal(this.#child, undefined);
    const child = fork(program, [String(this.#port)]);
    this.#child = child;
    const [ready] = await Promise.race([once(child, "message"), once(child, "exit")]);
    assert.equal(ready, "ready");
  }

  async stop(): Promise<void> {
    const child = this.#take();
    const isOver = once(child, "exit");
    child.kill("SIGTERM");
    const [told] = (await once(child, "message")) as [{ readonly answered: number }];
    this.answered += told.answered;
    await isOver;
  }

  async kill(): Promise<void> {
    if (this.#child === undefined) return;
    const child = this.#take();
    const isOver = once(child, "exit");
    child.kill("SIGKILL");
    await isOver;
  }

  #take(): ChildProcess {
    const child = this.#child!;
    this.#child = undefined;
    return child;
  }
}

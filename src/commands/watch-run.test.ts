/** Runs at a terminal, which `script` of util-linux makes: what is shown, and what keys do. */
import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { writeScript } from "../load/run-for-tests.ts";

const main = join(import.meta.dirname, "../main.ts");

/** A program at a terminal; what it writes is read piece by piece. */
class Terminal {
  #text = "";
  readonly #child: ChildProcessWithoutNullStreams;
  #onText = (): void => {};

  constructor(t: TestContext, command: string) {
    this.#child = spawn("script", ["-q", "-e", "-c", command, "/dev/null"]);
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.#text += text;
      this.#onText();
    });
    t.after(() => this.#child.kill("SIGKILL"));
  }

  type(key: string): void {
    this.#child.stdin.write(key);
  }

  /** What was written since it was asked last, as soon as it has this. */
  async until(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.#text);
      if (found !== null) {
        const end = found.index + found[0].length;
        const text = this.#text.slice(0, end);
        this.#text = this.#text.slice(end);
        return text;
      }
      await new Promise<void>((resolve) => {
        this.#onText = resolve;
      });
    }
  }

  async ended(): Promise<number> {
    const [status] = await once(this.#child, "close");
    return status as number;
  }
}

const weirRun = (script: string): string => `${process.execPath} ${main} run ${script}`;

describe("weir run at a terminal", () => {
  const limits = { timeout: 30_000 };

  test("takes keys: help, pause, resume, rate; and Ctrl-C ends it as ever", limits, async (t) => {
    const script = writeScript(`
      export const options = { scenarios: { pay: {
        executor: "constant-arrival-rate", rate: 10, duration: "10m", preAllocatedVUs: 2 } } };
      export default function () {}`);
    const terminal = new Terminal(t, weirRun(script));
    await terminal.until(/keys: p pauses/);
    await terminal.until(
      /running \(1s.*\r\n.*pay \[>-+\] +0% +1s\/10m0s +\d\/2 VUs +10\.00 iters\/s/,
    );
    terminal.type("?");
    await terminal.until(/keys: p pauses/);
    terminal.type("p");
    await terminal.until(/paused at 100 % of the plan/);
    await terminal.until(/paused \(/);
    terminal.type("p");
    await terminal.until(/running at 100 % of the plan/);
    terminal.type("+");
    await terminal.until(/running at 110 % of the plan/);
    await terminal.until(/running \(.*, at 110%\)[\s\S]*11\.00 iters\/s planned/);
    terminal.type("\u0003");
    assert.equal(await terminal.ended(), 130);
  });

  test("writes what the script logs above the lines that are written anew", limits, async (t) => {
    const script = writeScript(`
      import { sleep } from "k6";
      export const options = { iterations: 2 };
      export default function () { sleep(1.2); console.log("hello from " + __ITER); }`);
    const terminal = new Terminal(t, weirRun(script));
    const shown = await terminal.until(/hello from 1/);
    // Back to the first of the two lines, and all below it away, before what is logged.
    assert.match(shown, /running \(1s/);
    assert.ok(shown.includes("\r\u001b[1A\u001b[Jlog: hello from 0\r\nrunning"));
    assert.equal(await terminal.ended(), 0);
  });
});

/** A run with an address of its own, ended with the test. */
import type { TestContext } from "node:test";
import { pino } from "pino";
import type { Access } from "../../serving/access-guard.ts";
import { realClock } from "../http/server-for-tests.ts";
import { writeScript } from "../run-for-tests.ts";
import { type Run, startRun } from "../start-run.ts";
import { type RunControl, startRunControl } from "./start-run-control.ts";

export interface ControlledRun {
  readonly run: Run;
  readonly control: RunControl;
  /** Asks its address; the body as JSON where it is that. */
  ask(path: string, options?: RequestInit): Promise<readonly [status: number, body: unknown]>;
}

export async function startControlled(
  t: TestContext,
  script: string,
  access: Partial<Access> = {},
): Promise<ControlledRun> {
  let control: RunControl | undefined;
  const run = await startRun({
    scriptPath: writeScript(script),
    env: {},
    flags: {},
    clock: realClock,
    random: Math.random,
    output: { log: () => {} },
    onReady: async (ready) => {
      const listen = { host: "127.0.0.1", port: 0 };
      const log = pino({ level: "silent" });
      control = await startRunControl(ready, { hosts: [], ...access, listen, log });
    },
    onTick: (view) => control?.show(view),
  });
  t.after(async () => {
    run.stop();
    run.stop();
    await control!.close();
  });
  return {
    run,
    control: control!,
    async ask(path, options) {
      const answer = await fetch(control!.url + path, options);
      const text = await answer.text();
      const isJson = /json/.test(answer.headers.get("content-type") ?? "");
      return [answer.status, isJson ? JSON.parse(text) : text];
    },
  };
}

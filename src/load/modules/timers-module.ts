/** `setTimeout` and its kin: an iteration ends when its timers have run. */

import { Interrupted } from "../running/vu-waits.ts";
import type { ScriptUser } from "./script-user.ts";

export function makeTimers(user: ScriptUser): Record<string, unknown> {
  let lastId = 0;
  const running = new Map<number, () => void>();

  function start(run: unknown, delay: unknown, repeats: boolean, args: readonly unknown[]): number {
    if (typeof run !== "function") throw new TypeError("a timer needs a function");
    lastId += 1;
    const id = lastId;
    const ms = Math.max(0, Number(delay ?? 0) || 0);
    const fire = async (): Promise<void> => {
      if (repeats) plan();
      try {
        await run(...args);
      } catch (error) {
        // A timer's function has no caller; what it throws belongs to the iteration.
        if (!(error instanceof Interrupted)) user.fail(error);
      }
      if (!repeats) finish();
    };
    let timer = { cancel(): void {} };
    const plan = (): void => {
      timer = user.state.clock.after(ms, () => void fire());
    };
    const finish = (): void => {
      if (!running.delete(id)) return;
      timer.cancel();
      user.waits.remove(finish);
      user.settle();
    };
    user.begin();
    user.waits.add(finish);
    running.set(id, finish);
    plan();
    return id;
  }

  const stop = (id: unknown): void => running.get(Number(id))?.();
  return {
    setTimeout: (run: unknown, delay?: unknown, ...args: unknown[]) =>
      start(run, delay, false, args),
    setInterval: (run: unknown, delay?: unknown, ...args: unknown[]) =>
      start(run, delay, true, args),
    clearTimeout: stop,
    clearInterval: stop,
  };
}

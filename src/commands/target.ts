/** `weir target NAME`: one target alone, configured by its environment. */
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { Environment } from "../config/read-environment.ts";
import type { RunningTarget } from "../serving/start-target.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";
import { letGo, tellParentReady, untilStopped } from "./leash.ts";
import { obeyed } from "./obeyed.ts";

type StartTarget = (environment: Environment) => Promise<RunningTarget>;

/** Loaded when it is asked for: no target pays for what another one imports. */
const targets: Readonly<Record<string, () => Promise<StartTarget>>> = {
  hello: async () => (await import("../targets/hello/start-hello.ts")).startHello,
  sre: async () => (await import("../targets/sre/start-sre.ts")).startSre,
  poll: async () => (await import("../targets/poll/start-poll.ts")).startPoll,
  echo: async () => (await import("../targets/echo/start-echo.ts")).startEcho,
  bin: async () => (await import("../targets/bin/start-bin.ts")).startBin,
};

/** Targets that have processes which do work behind their requests. */
const workers: Readonly<Record<string, () => Promise<StartTarget>>> = {
  poll: async () => (await import("../targets/poll/start-poll.ts")).startPollWorker,
};

export interface TargetOptions {
  readonly worker?: boolean;
}

const drainDeadlineMs = 30_000;

/** What main.ts offers as the argument's choices. */
export const targetNames: readonly string[] = Object.keys(targets);

export async function target(
  name: string,
  options: TargetOptions,
  context: CommandContext,
): Promise<number> {
  const isWorker = options.worker === true;
  if (isWorker && targets[name] !== undefined && workers[name] === undefined) {
    throw new ConfigurationProblems([`--worker: only poll has workers, not ${name}`]);
  }
  const load = (isWorker ? workers : targets)[name];
  if (load === undefined) {
    const known = targetNames.join(", ");
    throw new ConfigurationProblems([`target: must be one of ${known}, got "${name}"`]);
  }
  const start = await load();
  const running = await start(obeyed(context));
  tellParentReady({ port: running.port, pprofPort: running.pprofPort });
  await untilStopped(context);
  await running.close(drainDeadlineMs);
  letGo();
  return exitStatus.done;
}

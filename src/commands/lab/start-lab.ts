/**
 * Starts the children of a lab plan and stops them again: the targets first and last, since the
 * gateway forwards to them from its first to its last request.
 */
import { LabChild, type LabChildOptions } from "./lab-child.ts";
import type { ChildPlan, LabPlan } from "./make-lab-plan.ts";

export interface LabSettings {
  readonly program: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted when the lab is about to be closed. */
  readonly signal: AbortSignal;
  /** A line for the terminal, already marked with the child's name. */
  readonly print: (line: string) => void;
  /** Every line of every child; else only errors and what is no log line. */
  readonly showsAllLines: boolean;
}

export interface Lab {
  /** Waits until every child is gone. */
  close(): Promise<void>;
  /** Throws for a target that the lab has not. */
  kill(target: string): void;
  /** Kills it, and leaves it so until it is restarted. */
  stop(target: string): void;
  /** Settles when it listens again. */
  restart(target: string): Promise<void>;
}

const readyTimeoutMs = 20_000;
const restartsMax = 3;
/** Above the gateway's own drain deadline in the lab. */
const stopDeadlineMs = 8000;

export async function startLab(plan: LabPlan, settings: LabSettings): Promise<Lab> {
  const targets = plan.targets.map((child) => new LabChild(child, toOptions(child, settings)));
  const gateway = new LabChild(plan.gateway, toOptions(plan.gateway, settings));
  const close = async (): Promise<void> => {
    await gateway.stop(stopDeadlineMs);
    await Promise.all(targets.map((target) => target.stop(stopDeadlineMs)));
  };
  try {
    await Promise.all(targets.map((target) => target.start()));
    await gateway.start();
  } catch (error) {
    // Half a lab is none: what was started goes before the failure is told.
    await close();
    throw error;
  }
  const called = (name: string): LabChild => {
    const found = targets.find((target) => target.plan.name === name);
    if (found === undefined) throw new Error(`the lab has no process ${name}`);
    return found;
  };
  return {
    close,
    kill: (name) => called(name).kill(),
    stop: (name) => called(name).takeDown(),
    restart: (name) => called(name).restart(stopDeadlineMs),
  };
}

function toOptions(plan: ChildPlan, settings: LabSettings): LabChildOptions {
  const print = (line: string): void => settings.print(`${plan.name} | ${line}`);
  return {
    program: settings.program,
    environment: settings.environment,
    signal: settings.signal,
    readyTimeoutMs,
    restartsMax,
    onLine: (line) => {
      if (settings.showsAllLines || isUnusual(line)) print(line);
    },
    onReport: print,
  };
}

/** Below "error" in a structured log, by number or by name. */
const usual = /^\{.*"level":(?:[1-4]0\b|"(?:trace|debug|info|warn)")/;

function isUnusual(line: string): boolean {
  return !usual.test(line);
}

/**
 * One round of one load generator. What it has done is counted by the server that it loads, and
 * only while it is in full swing: start, compiling and summary of a program are no part of it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { cpuTimeMs } from "./cpu-time.ts";

export interface LoadRound {
  readonly cpuMs: number;
  readonly requests: number;
  readonly seconds: number;
  /** The most that it held in memory. */
  readonly residentBytes: number;
}

export interface LoadRoundPlan {
  readonly command: readonly string[];
  readonly cores: string;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Where nginx tells how many requests it has answered. */
  readonly statusUrl: string;
}

export async function runLoadRound(plan: LoadRoundPlan): Promise<LoadRound> {
  const child = spawn("taskset", ["-c", plan.cores, ...plan.command], { stdio: "ignore" });
  const exited = once(child, "exit");
  try {
    await pause(plan.warmUpSeconds * 1000);
    const before = await read(child.pid!, plan.statusUrl);
    await pause(plan.seconds * 1000);
    const after = await read(child.pid!, plan.statusUrl);
    return {
      cpuMs: after.cpuMs - before.cpuMs,
      requests: after.requests - before.requests,
      seconds: (after.atMs - before.atMs) / 1000,
      residentBytes: after.residentBytes,
    };
  } finally {
    child.kill("SIGKILL");
    await exited;
  }
}

interface Reading {
  readonly cpuMs: number;
  readonly requests: number;
  readonly atMs: number;
  readonly residentBytes: number;
}

async function read(processId: number, statusUrl: string): Promise<Reading> {
  const page = await (await fetch(statusUrl)).text();
  const [, , requests] = page.split("\n")[2]!.trim().split(/\s+/).map(Number);
  const status = readFileSync(`/proc/${processId}/status`, "latin1");
  return {
    cpuMs: cpuTimeMs(processId),
    requests: requests!,
    atMs: performance.now(),
    residentBytes: Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024,
  };
}

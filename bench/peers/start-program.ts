/** Starts a program on given cores and waits until its port accepts connections. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const STARTED_WITHIN_MS = 15_000;
const ENDS_WITHIN_MS = 5000;

export interface RunningProgram {
  readonly processId: number;
  close(): Promise<void>;
}

export interface ProgramStart {
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** As taskset takes them. */
  readonly cores: string;
  readonly port: number;
}

export async function startProgram(start: ProgramStart): Promise<RunningProgram> {
  // taskset becomes the program it starts, so the process id is the program's.
  const child = spawn("taskset", ["-c", start.cores, ...start.command], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...start.environment },
  });
  let complaints = "";
  child.stderr.on("data", (chunk) => {
    complaints = (complaints + String(chunk)).slice(-4000);
  });
  const close = (): Promise<void> => stop(child);
  const deadlineMs = performance.now() + STARTED_WITHIN_MS;
  while (!(await accepts(start.port))) {
    if (child.exitCode !== null || performance.now() > deadlineMs) {
      await close();
      throw new Error(`${start.command.join(" ")} has not started:\n${complaints}`);
    }
    await pause(20);
  }
  return { processId: child.pid!, close };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), ENDS_WITHIN_MS);
  await exited;
  clearTimeout(timer);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Runs wrk once: a closed loop, so that a slow program gets fewer requests and not a queue. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Round, Scenario } from "./peer.ts";

const run = promisify(execFile);
const script = join(import.meta.dirname, "wrk-report.lua");

export interface WrkRun {
  readonly url: string;
  readonly scenario: Scenario;
  readonly seconds: number;
  /** As taskset takes them. */
  readonly cores: string;
}

export async function runWrk(wanted: WrkRun): Promise<Omit<Round, "cpuMs">> {
  const { scenario, url, cores } = wanted;
  const { method, body = "", headers = {}, connections } = scenario;
  const load = ["-t1", `-c${connections}`, `-d${Math.ceil(wanted.seconds)}s`, "--timeout", "10s"];
  const words = [method, body, ...Object.entries(headers).flat()];
  const command = ["-c", cores, "wrk", ...load, "-s", script, url, "--", ...words];
  const running = run("taskset", command);
  // wrk takes whole seconds; interrupted, it reports what it has done so far.
  const timer = setTimeout(() => running.child.kill("SIGINT"), wanted.seconds * 1000);
  const { stdout } = await running.finally(() => clearTimeout(timer));
  return readWrkReport(stdout);
}

/** Throws when the run has not been clean: its figures would then say nothing. */
export function readWrkReport(text: string): Omit<Round, "cpuMs"> {
  const line = text.split("\n").find((candidate) => candidate.startsWith("{"));
  if (line === undefined) throw new Error(`wrk has reported nothing:\n${text}`);
  const report = JSON.parse(line) as Record<"requests" | "bytes" | "durationUs", number> &
    Record<"p50Us" | "p99Us", number> & { failures: Record<string, number> };
  const failures = Object.entries(report.failures).filter(([, count]) => count > 0);
  if (failures.length > 0) {
    const list = failures.map(([kind, count]) => `${kind} ${count}`).join(", ");
    throw new Error(`wrk reports failures: ${list}`);
  }
  if (report.requests === 0) throw new Error("no request was answered");
  return {
    requests: report.requests,
    bytes: report.bytes,
    seconds: report.durationUs / 1e6,
    p50Ms: report.p50Us / 1000,
    p99Ms: report.p99Us / 1000,
  };
}

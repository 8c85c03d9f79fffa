/**
 * Processor time of a program: user and system time of all its threads, and of the processes that
 * it has started and that still run (nginx does its work in a child).
 */
import { readFileSync } from "node:fs";

/** Linux reports to programs in hundredths of a second, whatever its own clock does. */
const MS_PER_TICK = 10;

export function cpuTimeMs(processId: number): number {
  const ticks = readCpuTicks(readFileSync(`/proc/${processId}/stat`, "latin1"));
  const children = readFileSync(`/proc/${processId}/task/${processId}/children`, "latin1");
  const below = children.trim().split(" ").filter(Boolean).map(Number);
  return below.reduce((sum, child) => sum + cpuTimeMs(child), ticks * MS_PER_TICK);
}

/** Fields 14 and 15 of proc(5)'s stat. The second field, a name, may hold spaces and brackets. */
export function readCpuTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

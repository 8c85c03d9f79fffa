/**
 * What the process is made of at this moment: its threads, and what it waits for (sockets, timers,
 * files). It stands in the place of Go's goroutine profile.
 */
import { readdirSync, readFileSync } from "node:fs";
import {
  Function as FunctionEntry,
  Line,
  Location,
  Profile,
  Sample,
  StringTable,
  ValueType,
} from "pprof-format";

export interface Activity {
  /** "thread" or "resource". */
  readonly kind: string;
  readonly name: string;
  readonly count: number;
}

/** Most frequent first. */
export function readActivity(): Activity[] {
  return [
    ...countNames("thread", threadNames()),
    ...countNames("resource", process.getActiveResourcesInfo()),
  ];
}

export function toActivityText(activity: readonly Activity[]): string {
  const total = activity.reduce((sum, { count }) => sum + count, 0);
  const lines = activity.map(({ kind, name, count }) => `${count} @ ${kind} ${name}`);
  return `activity profile: total ${total}\n${lines.join("\n")}\n`;
}

/** Gzip is the caller's business. */
export function toActivityProfile(activity: readonly Activity[]): Uint8Array {
  const strings = new StringTable();
  const profile = new Profile({
    stringTable: strings,
    sampleType: [new ValueType({ type: strings.dedup("goroutine"), unit: strings.dedup("count") })],
  });
  for (const [at, { kind, name, count }] of activity.entries()) {
    const id = at + 1;
    profile.function.push(new FunctionEntry({ id, name: strings.dedup(`${kind} ${name}`) }));
    profile.location.push(new Location({ id, line: [new Line({ functionId: id })] }));
    profile.sample.push(new Sample({ locationId: [id], value: [count] }));
  }
  return profile.encode();
}

function countNames(kind: string, names: readonly string[]): Activity[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ kind, name, count }))
    .sort((a, b) => b.count - a.count);
}

const TASKS = "/proc/self/task";

/** As the kernel names them; only Linux tells. */
function threadNames(): string[] {
  if (process.platform !== "linux") return ["main"];
  return readdirSync(TASKS).flatMap((task) => {
    try {
      return readFileSync(`${TASKS}/${task}/comm`, "utf8").trim();
    } catch {
      // The thread has ended since the folder was read.
      return [];
    }
  });
}

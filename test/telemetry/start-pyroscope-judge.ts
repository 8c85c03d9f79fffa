/**
 * The part of Pyroscope 1.6.0 that takes what is pushed, as a process: what it has understood is
 * what a server would store.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";

export interface Understood {
  readonly labels: Readonly<Record<string, string>>;
  readonly language: string;
  readonly tenant: string;
  readonly timeNanos: number;
  readonly durationNanos: number;
  /** Type and unit of a measure, and those of the period. */
  readonly types: readonly string[];
  readonly samples: number;
  /** Ids of the spans that samples belong to. */
  readonly spans: readonly string[] | null;
}

export interface PyroscopeJudge {
  readonly address: string;
  readonly understood: Understood[];
}

export async function startPyroscopeJudge(t: TestContext): Promise<PyroscopeJudge> {
  const child = spawn("pyroscope-judge", { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill());
  const lines = createInterface({ input: child.stdout });
  const [port] = await once(lines, "line");
  const understood: Understood[] = [];
  lines.on("line", (line) => understood.push(JSON.parse(line)));
  return { address: `http://127.0.0.1:${port}`, understood };
}

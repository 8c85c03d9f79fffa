/** Agents, and runs over them, as processes of their own. */
import { type ChildProcess, spawn } from "node:child_process";
import { on, once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { TestContext } from "node:test";

const main = join(import.meta.dirname, "../main.ts");

export const token = "a token for the tests";

export interface TestAgent {
  readonly process: ChildProcess;
  readonly address: string;
  /** What it has told so far. */
  readonly lines: readonly string[];
  /** Resolves when it has told such a line. */
  told(wanted: RegExp): Promise<string>;
  /** Ends it and gives its status. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** What takes away again what was started: a test, or all of them. */
interface Scope {
  after(run: () => void): void;
}

export async function startTestAgent(
  t: Scope,
  { words = [], secret = token }: { words?: readonly string[]; secret?: string } = {},
): Promise<TestAgent> {
  const child = spawn(
    process.execPath,
    [main, "agent", ...(words.includes("--port") ? [] : ["--port", "0"]), ...words],
    {
      env: { ...process.env, WEIR_AGENT_TOKEN: secret },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  t.after(() => child.kill("SIGKILL"));
  const lines: string[] = [];
  const told = createInterface({ input: child.stderr! });
  told.on("line", (line) => lines.push(line));
  const [first] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  return {
    process: child,
    address: /(\S+)$/.exec(first)![1]!,
    lines,
    async told(wanted) {
      for (;;) {
        const found = lines.find((line) => wanted.test(line));
        if (found !== undefined) return found;
        await once(told, "line");
      }
    },
    async stop(signal) {
      child.kill(signal);
      const [status] = (await once(child, "close")) as [number | null];
      return status;
    },
  };
}

export interface Ended {
  readonly status: number | null;
  /** What the script wrote to its console, without who did. */
  readonly lines: readonly string[];
  readonly stderr: string;
  readonly stdout: string;
  readonly summary: {
    readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>;
    readonly weir: { readonly outcome: object };
  };
}

export interface TestRunPlan {
  readonly script: string;
  readonly words?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface TestCaller {
  readonly process: ChildProcess;
  /** Resolves when the script has written such a line. */
  wrote(wanted: RegExp): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** `weir run` of a script in a folder of its own. */
export function startTestRun(t: TestContext, plan: TestRunPlan): TestCaller {
  const folder = mkdtempSync(join(tmpdir(), "weir-agents-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "s.js"), plan.script);
  for (const [name, content] of Object.entries(plan.files ?? {})) {
    writeFileSync(join(folder, name), content);
  }
  const words = ["run", "-q", "--summary-export", "s.json", ...(plan.words ?? []), "s.js"];
  const child = spawn(process.execPath, [main, ...words], {
    cwd: folder,
    env: { ...process.env, WEIR_AGENT_TOKEN: token, ...plan.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.after(() => child.kill("SIGKILL"));
  return {
    process: child,
    ended: endOf(child, join(folder, "s.json")),
    async wrote(wanted) {
      for await (const [line] of on(createInterface({ input: child.stderr! }), "line")) {
        if (wanted.test(line as string)) return;
      }
    },
  };
}

async function endOf(child: ChildProcess, summaryPath: string): Promise<Ended> {
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, "close") as Promise<[number | null]>,
  ]);
  const lines = [...stderr.matchAll(/^log: (?:\[agent \S+\] )?(.*)$/gm)].map((match) => match[1]!);
  const exported = existsSync(summaryPath) ? readFileSync(summaryPath, "utf8") : "";
  const summary = exported === "" ? { metrics: {}, weir: { outcome: {} } } : JSON.parse(exported);
  return { status, lines, stderr, stdout, summary };
}

/** Runs a load script with `weir run` or k6 and answers its summary. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

export interface ScriptRun {
  /** `bin/weir` or `k6`. */
  readonly command: string;
  readonly script: string;
  /** What the script finds in `__ENV`. */
  readonly settings: Readonly<Record<string, string>>;
  /** More of what the command line says, in words that both engines know. */
  readonly flags?: readonly string[];
  /** The process's own when left out. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** The summary as `--summary-export` writes it; rejects when the run has failed. */
export async function runScript<Summary>({
  command,
  script,
  settings,
  flags = [],
  environment = process.env,
}: ScriptRun): Promise<Summary> {
  const folder = mkdtempSync(join(tmpdir(), "weir-script-"));
  try {
    const file = join(folder, "summary.json");
    const variables = Object.entries(settings).flatMap(([name, value]) => [
      "-e",
      `${name}=${value}`,
    ]);
    const engine = spawn(
      command,
      ["run", ...variables, ...flags, "--quiet", "--summary-export", file, script],
      // Files that the script writes go there as well.
      { cwd: folder, env: environment, stdio: ["ignore", "pipe", "pipe"] },
    );
    const output = Promise.all([text(engine.stdout), text(engine.stderr)]);
    const [status] = (await once(engine, "close")) as [number];
    // On a busy machine the generator may be the bottleneck (97): what is compared here are counts.
    assert.ok(status === 0 || status === 97, (await output).join(""));
    return JSON.parse(readFileSync(file, "utf8")) as Summary;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

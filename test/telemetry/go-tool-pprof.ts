/** What `go tool pprof` prints; its last argument is a file or an address. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { TestContext } from "node:test";

export async function goToolPprof(t: TestContext, options: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "weir-pprof-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const child = spawn("go", ["tool", "pprof", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PPROF_TMPDIR: folder },
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const [printed, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  assert.equal(await ended, 0, complaints);
  return printed;
}

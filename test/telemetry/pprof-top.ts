/** What `go tool pprof -top` shows of a profile. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

export function pprofTop(t: TestContext, profile: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "weir-profile-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "profile.pb.gz");
  writeFileSync(file, profile);
  const { stdout, stderr, status } = spawnSync("go", ["tool", "pprof", "-top", file], {
    encoding: "utf8",
    env: { ...process.env, PPROF_TMPDIR: folder },
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { RunHistory } from "./run-history.ts";

/** An empty one, in a folder that goes with the test. */
export function historyForTests(t: TestContext): RunHistory {
  const folder = mkdtempSync(join(tmpdir(), "weir-history-"));
  const history = new RunHistory(join(folder, "history.sqlite"));
  t.after(() => {
    history.close();
    rmSync(folder, { recursive: true });
  });
  return history;
}

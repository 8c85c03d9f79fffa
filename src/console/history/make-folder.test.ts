import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { makeFolder } from "./make-folder.ts";

describe("makeFolder", () => {
  test("makes what is missing for its owner alone, and leaves what is there", (t) => {
    const folder = join(folderFor(t), "a", "b");
    makeFolder(folder);
    makeFolder(folder);
    assert.deepEqual(
      [folder, join(folder, "..")].map((one) => statSync(one).mode & 0o777),
      [0o700, 0o700],
    );
  });

  test("says that it cannot, and does not try for ever", (t) => {
    const file = join(folderFor(t), "file");
    writeFileSync(file, "");
    assert.throws(() => makeFolder("/proc/none/a"), /ENOENT.*\/proc\/none/);
    assert.throws(() => makeFolder(join(file, "a")), /ENOTDIR/);
  });
});

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "weir-folder-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { watchFiles } from "./watch-files.ts";

/** Longer than the tick of a file system's clock, so that two changes have two times. */
const EVERY_MS = 20;

function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "weir-watch-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Answers how to wait until the watch has told of a file with that text; `undefined`: of none. */
function watchText(t: TestContext, path: string): (text: string | undefined) => Promise<void> {
  let told = Promise.withResolvers<void>();
  let present: string | undefined | null = null;
  const onChange = (): void => {
    present = readText(path);
    told.resolve();
    told = Promise.withResolvers();
  };
  t.after(watchFiles({ files: [path], everyMs: EVERY_MS, onChange }));
  return async (text) => {
    while (present !== text) await told.promise;
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

describe("watchFiles", { timeout: 10_000 }, () => {
  test("tells at the beginning, for what changed before the first look", async (t) => {
    const path = join(makeFolder(t), "weir.yaml");
    await writeFile(path, "one");
    await watchText(t, path)("one");
  });

  test("notices that a file is written over", async (t) => {
    const path = join(makeFolder(t), "weir.yaml");
    await writeFile(path, "one");
    const told = watchText(t, path);
    await told("one");
    await writeFile(path, "two");
    await told("two");
  });

  test("notices each time that a file is replaced by renaming", async (t) => {
    const path = join(makeFolder(t), "weir.yaml");
    await writeFile(path, "0");
    const told = watchText(t, path);
    for (const text of ["1", "2", "3"]) {
      await writeFile(`${path}.swp`, text);
      await rename(`${path}.swp`, path);
      await told(text);
    }
  });

  test("notices that a file is removed, and that it comes back", async (t) => {
    const path = join(makeFolder(t), "weir.yaml");
    await writeFile(path, "one");
    const told = watchText(t, path);
    await rm(path);
    await told(undefined);
    await writeFile(path, "two");
    await told("two");
  });

  test("notices what Kubernetes does: a link to a folder is pointed to another one", async (t) => {
    const folder = makeFolder(t);
    const put = async (name: string): Promise<void> => {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, "weir.yaml"), name);
      await symlink(name, join(folder, "..data_tmp"));
      await rename(join(folder, "..data_tmp"), join(folder, "..data"));
    };
    await put("..2026_1");
    await symlink("..data/weir.yaml", join(folder, "weir.yaml"));
    const told = watchText(t, join(folder, "weir.yaml"));
    for (const name of ["..2026_2", "..2026_3"]) {
      await put(name);
      await told(name);
    }
  });

  test("notices a change behind a link to a file elsewhere", async (t) => {
    const [here, there] = [makeFolder(t), makeFolder(t)];
    await writeFile(join(there, "real.yaml"), "one");
    await symlink(join(there, "real.yaml"), join(here, "weir.yaml"));
    const told = watchText(t, join(here, "weir.yaml"));
    await told("one");
    await writeFile(join(there, "real.yaml"), "two");
    await told("two");
  });

  test("tells nothing more when it is stopped", async (t) => {
    const path = join(makeFolder(t), "weir.yaml");
    await writeFile(path, "one");
    let isStopped = false;
    const stop = watchFiles({
      files: [path],
      everyMs: 1,
      onChange: () => assert.ok(!isStopped),
    });
    stop();
    isStopped = true;
    await watchText(t, path)("one");
  });

  test("has nothing to look at where there is no file", () => {
    watchFiles({ files: [], everyMs: 1, onChange: assert.fail })();
  });
});

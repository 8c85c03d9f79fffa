import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { foldersOf, watchFile } from "./watch-file.ts";

function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "weir-watch-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Resolves with the text when it is another one than before. */
async function watchText(t: TestContext, path: string): Promise<() => Promise<string>> {
  let seen = await readFile(path, "utf8");
  const texts: string[] = [];
  let onText: (() => void) | undefined;
  const stop = await watchFile({
    path,
    onFailure: (reason) => assert.fail(reason),
    onChange: async () => {
      const text = await readFile(path, "utf8").catch(() => seen);
      if (text === seen) return;
      seen = text;
      texts.push(text);
      onText?.();
    },
  });
  t.after(stop);
  return async () => {
    if (texts.length === 0) {
      await new Promise<void>((resolve) => {
        onText = resolve;
      });
    }
    return texts.shift()!;
  };
}

describe("watchFile", { timeout: 10_000 }, () => {
  test("notices that a file is written over", async (t) => {
    const path = join(makeFolder(t), "weir.yaml");
    await writeFile(path, "one");
    const next = await watchText(t, path);
    await writeFile(path, "two");
    assert.equal(await next(), "two");
  });

  test("notices each time that a file is replaced by renaming", async (t) => {
    const path = join(makeFolder(t), "weir.yaml");
    await writeFile(path, "0");
    const next = await watchText(t, path);
    for (const text of ["1", "2", "3"]) {
      await writeFile(`${path}.swp`, text);
      await rename(`${path}.swp`, path);
      assert.equal(await next(), text);
    }
  });

  test("notices that a file is removed and comes back", async (t) => {
    const path = join(makeFolder(t), "weir.yaml");
    await writeFile(path, "one");
    const next = await watchText(t, path);
    await rm(path);
    await writeFile(path, "two");
    assert.equal(await next(), "two");
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
    const next = await watchText(t, join(folder, "weir.yaml"));
    for (const name of ["..2026_2", "..2026_3"]) {
      await put(name);
      assert.equal(await next(), name);
    }
  });

  test("notices a change behind a link to a file elsewhere", async (t) => {
    const [here, there] = [makeFolder(t), makeFolder(t)];
    await writeFile(join(there, "real.yaml"), "one");
    await symlink(join(there, "real.yaml"), join(here, "weir.yaml"));
    const next = await watchText(t, join(here, "weir.yaml"));
    await writeFile(join(there, "real.yaml"), "two");
    assert.equal(await next(), "two");
  });

  test("says that a folder cannot be watched", async () => {
    const failure = Promise.withResolvers<string>();
    const path = "/gone/for/ever/weir.yaml";
    await watchFile({ path, onChange: () => {}, onFailure: failure.resolve });
    assert.match(await failure.promise, /^\/gone\/for\/ever: /);
  });
});

describe("foldersOf", () => {
  test("names the folder of every link on the way, once", async (t) => {
    const folder = makeFolder(t);
    await mkdir(join(folder, "releases/2"), { recursive: true });
    await writeFile(join(folder, "releases/2/weir.yaml"), "");
    await symlink("releases/2", join(folder, "current"));
    const found = await foldersOf(join(folder, "current/weir.yaml"));
    assert.deepEqual([...found], [folder, join(folder, "releases/2")]);
  });

  test("does not follow links in a circle for ever", async (t) => {
    const folder = makeFolder(t);
    await symlink("b", join(folder, "a"));
    await symlink("a", join(folder, "b"));
    assert.deepEqual([...(await foldersOf(join(folder, "a")))], [folder]);
  });
});

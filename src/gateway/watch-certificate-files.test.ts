import assert from "node:assert/strict";
import { renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { Folder } from "../../test/tls/listening.ts";
import { watchCertificateFiles } from "./watch-certificate-files.ts";

/** Answers how to wait for the next change. */
function watch(t: TestContext, files: readonly string[]): () => Promise<void> {
  let changed = Promise.withResolvers<void>();
  const stop = watchCertificateFiles({ files, everyMs: 5, onChange: () => changed.resolve() });
  t.after(stop);
  return async () => {
    await changed.promise;
    changed = Promise.withResolvers();
  };
}

describe("watchCertificateFiles", () => {
  test("notices a file that is written, replaced and taken away", async (t) => {
    const folder = new Folder(t);
    const file = folder.write("a.pem", "1");
    const changed = watch(t, [file]);
    // Whenever the first look was, one of these comes after it.
    let times = 1;
    const writing = setInterval(() => {
      times += 1;
      folder.write("a.pem", "1".repeat(times));
    }, 50);
    await changed();
    clearInterval(writing);
    const next = changed();
    renameSync(folder.write("b.pem", "other"), file);
    await next;
    const last = changed();
    renameSync(file, `${file}.gone`);
    await last;
  });

  test("follows a link that is pointed somewhere else", async (t) => {
    const folder = new Folder(t);
    const old = folder.write("old.pem", "old");
    const link = join(old, "..", "link.pem");
    symlinkSync(old, link);
    const changed = watch(t, [link]);
    let count = 0;
    const pointing = setInterval(() => {
      symlinkSync(folder.write(`new${count}.pem`, "new"), `${link}.${count}`);
      renameSync(`${link}.${count}`, link);
      count += 1;
    }, 50);
    t.after(() => clearInterval(pointing));
    await changed();
    assert.ok(count > 0);
  });
});

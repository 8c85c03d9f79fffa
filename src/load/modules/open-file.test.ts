import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { runText, writeScript } from "../run-for-tests.ts";
import { ScriptFiles } from "../script/script-files.ts";
import { ScriptFolder } from "../script/script-folder.ts";

const outside = dirname(writeScript("", { "secret.txt": "secret" }));
const reads = (path: string): string =>
  `const text = open(${JSON.stringify(path)}); export default () => console.log(text);`;

describe("open()", () => {
  test("reads what lies in the script's folder and below it", async () => {
    const { lines } = await runText(reads("./a.txt"), { files: { "a.txt": "here" } });
    assert.deepEqual(lines, ["log: here"]);
  });

  for (const path of [join(outside, "secret.txt"), "/etc/hostname", "file:///etc/passwd"]) {
    test(`refuses ${path.replace(outside, "another folder")}`, async () => {
      await assert.rejects(runText(reads(path)), /leads out of the script's folder/);
    });
  }

  // What the documents say of it: no sentence may promise more.
  test("is a guard against mistakes, as a function's constructor leads to Node", async () => {
    const script = `export default () =>
      console.log(typeof (() => {}).constructor("return process")().getBuiltinModule("fs").open);`;
    assert.deepEqual((await runText(script)).lines, ["log: function"]);
  });

  test("refuses a link that leads out", async () => {
    const { openFile } = await import("./open-file.ts");
    const script = writeScript("");
    mkdirSync(join(dirname(script), "sub"));
    symlinkSync(join(outside, "secret.txt"), join(dirname(script), "sub/link"));
    const folder = new ScriptFolder(new ScriptFiles(), script);
    const open = openFile({ hasBegun: false } as never, folder);
    assert.throws(() => open("sub/link"), /leads out/);
  });
});

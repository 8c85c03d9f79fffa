import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { writeScript } from "../run-for-tests.ts";
import { ScriptFiles } from "./script-files.ts";

describe("ScriptFiles", () => {
  test("keeps what was read, so that it can be sent and read there under the same path", () => {
    const path = writeScript("one", { "two.txt": "zwei" });
    const two = join(dirname(path), "two.txt");
    const here = new ScriptFiles();
    assert.equal(here.read(path).toString(), "one");
    assert.equal(here.readWithin(dirname(path), two).toString(), "zwei");
    const there = new ScriptFiles(structuredClone(here.contents));
    assert.equal(there.read(path).toString(), "one");
    assert.equal(there.readWithin("/elsewhere", two).toString(), "zwei");
  });

  test("reads no file of a machine to which files were sent", () => {
    const there = new ScriptFiles(new Map());
    assert.throws(() => there.read(import.meta.filename), /was not sent/);
    assert.throws(() => there.readWithin("/", import.meta.filename), /was not sent/);
  });

  test("lets nobody out of the folder", () => {
    const path = writeScript("one");
    const here = new ScriptFiles();
    here.read(import.meta.filename);
    assert.throws(() => here.readWithin(dirname(path), import.meta.filename), /leads out/);
  });
});

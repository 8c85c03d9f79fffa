import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { writeScript } from "../run-for-tests.ts";
import { ScriptFiles } from "./script-files.ts";
import { ScriptFolder } from "./script-folder.ts";

describe("ScriptFolder", () => {
  const script = writeScript("", { "a.txt": "here" });
  const folder = (): ScriptFolder => new ScriptFolder(new ScriptFiles(), script);

  test("finds what lies beside the script", () => {
    const here = folder();
    const place = here.placeOf("./a.txt");
    assert.equal(place, join(dirname(script), "a.txt"));
    assert.equal(here.placeOf(`file://${place}`), place);
    assert.equal(here.read(place).toString(), "here");
  });

  test("gives nothing from elsewhere", () => {
    const here = folder();
    assert.throws(() => here.read(here.placeOf("../../etc/hostname")), /leads out|ENOENT/);
    assert.throws(() => here.read(here.placeOf("/etc/hostname")), /leads out/);
    assert.throws(() => here.read(here.placeOf("b.txt")), /ENOENT/);
  });
});

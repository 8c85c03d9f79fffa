import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ScriptFile, seekModes } from "./script-file.ts";

describe("ScriptFile", () => {
  test("is read into views of a larger buffer, and only there", async () => {
    const file = new ScriptFile("/s/a", Buffer.from("abcde"));
    const octets = new Uint8Array(6);
    assert.equal(await file.read(octets.subarray(2, 4)), 2);
    assert.deepEqual([...octets], [0, 0, 97, 98, 0, 0]);
    assert.equal(await file.read(octets), 3);
    assert.equal(await file.read(octets), null);
  });

  test("is at its end when the rest was taken", async () => {
    const file = new ScriptFile("/s/a", Buffer.from("abcde"));
    await file.seek(2, seekModes.Start);
    assert.equal(ScriptFile.offsetOf(file), 2);
    assert.equal(ScriptFile.takeRest(file).toString(), "cde");
    assert.equal(await file.seek(0, seekModes.Current), 5);
    assert.equal(await file.read(new Uint8Array(1)), null);
  });

  test("stays where it is when it cannot be sought", async () => {
    const file = new ScriptFile("/s/a", Buffer.from("abcde"));
    await assert.rejects(file.seek(6, seekModes.Start), { name: "TypeError" });
    await assert.rejects(file.seek(1.5, seekModes.Start), /must be a number/);
    assert.equal(await file.seek(0, seekModes.Current), 0);
  });
});

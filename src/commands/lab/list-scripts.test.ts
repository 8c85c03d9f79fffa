import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { listScripts } from "./list-scripts.ts";

describe("listScripts", () => {
  test("gives the scripts of a folder by name, and nothing below it", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "weir-scripts-"));
    t.after(() => rm(folder, { recursive: true }));
    await mkdir(join(folder, "deep.js"));
    for (const name of ["b.ts", "a.js", "notes.md"]) await writeFile(join(folder, name), "");
    const scripts = await listScripts(folder);
    assert.deepEqual(
      [...scripts],
      [
        ["a.js", join(folder, "a.js")],
        ["b.ts", join(folder, "b.ts")],
      ],
    );
  });

  test("refuses a folder that is not there, by the option's name", async () => {
    await assert.rejects(
      listScripts("/no/such/folder"),
      (error) => error instanceof ConfigurationProblems && /--scripts: /.test(error.problems[0]!),
    );
  });
});

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { checkWritable } from "./check-writable.ts";

const folder = mkdtempSync(join(tmpdir(), "weir-writable-"));
after(() => rmSync(folder, { recursive: true }));

describe("checkWritable", () => {
  test("tells of every file that cannot be written, with its option", () => {
    const report = join(folder, "missing", "report.html");
    assert.throws(
      () => checkWritable({ report, junit: folder, promtool: join(folder, "case.yaml") }),
      (error: unknown) => {
        assert.ok(error instanceof ConfigurationProblems);
        const [first, second, ...others] = error.problems;
        assert.match(first!, /^--report .*report\.html: ENOENT/);
        assert.match(second!, /^--junit .*: EISDIR/);
        assert.deepEqual(others, []);
        return true;
      },
    );
  });

  test("leaves files as they are, and none where there was none", () => {
    const [old, fresh] = [join(folder, "old.html"), join(folder, "fresh.html")];
    writeFileSync(old, "of yesterday");
    checkWritable({ report: old, junit: fresh, promtool: undefined });
    assert.equal(readFileSync(old, "utf8"), "of yesterday");
    assert.equal(existsSync(fresh), false);
  });
});

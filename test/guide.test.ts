/** What the page about load tests says is shown by the tests that it names. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "docs/load-testing.md"), "utf8");
const rows = [...page.matchAll(/^\|.*\| `((?:src|test)\/[\w./-]+)`: ?(.*?) \|$/gm)];

describe("docs/load-testing.md", () => {
  test("names a test for each line of its table", () => {
    const [table = ""] = page.slice(page.indexOf("| under |")).split("\n\n");
    assert.equal(rows.length, table.split("\n").length - 2);
  });

  for (const [, file = "", title = ""] of rows) {
    test(`${file} has the test "${title}"`, () => {
      assert.ok(existsSync(join(root, file)), `${file} is not there`);
      assert.ok(readFileSync(join(root, file), "utf8").includes(title), title);
    });
  }

  test("asks for metrics that the reference has", () => {
    const known = readFileSync(join(root, "docs/metrics.md"), "utf8");
    const asked = new Set(page.match(/gogate_[a-z_]+/g) ?? []);
    const missing = [...asked].filter(
      (name) => !known.includes(`\`${name.replace(/_(bucket|sum|count)$/, "")}\``),
    );
    assert.deepEqual(missing, []);
  });
});
